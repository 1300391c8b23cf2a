/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Structs of every kind. The definitions are compiled for BPF, where calltap reads their layouts from
 * the BTF, and into the test, which reads the same bytes through them.
 */
#ifndef CALLTAP_CORPUS_H
#define CALLTAP_CORPUS_H

#ifdef __bpf__
#define __KERNEL__ /* as in a probe: <calltap/types.h> expects the kernel's ktime_t */
#include <calltap/types.h>
#undef __KERNEL__
#include <linux/in.h>
#include <linux/in6.h>
#include <linux/un.h>
typedef _Bool bool;
typedef unsigned short sa_family_t;
struct sockaddr_storage { /* the size of the C library's */
	sa_family_t family;
	char data[118];
	unsigned long align;
};
#else
#include <calltap/types.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <sys/socket.h>
#include <sys/un.h>
#define dev_t kernel_dev_t /* the C library's dev_t has 8 bytes */
#endif

/* Types of the kernel's headers. */
typedef unsigned int dev_t;
typedef unsigned short umode_t;
typedef long long time64_t;
typedef struct {
	unsigned char b[16];
} uuid_t, guid_t;

typedef __u8 u8;
typedef __s8 s8;
typedef __u16 u16;
typedef __s16 s16;
typedef __u32 u32;
typedef __s32 s32;
typedef __u64 u64;
typedef __s64 s64;
typedef __int128 s128;
typedef unsigned __int128 u128;

#define PACKED __attribute__((packed))

/* Integers */
struct unsigned_ints {
	unsigned char a;
	unsigned short b;
	unsigned int c;
	unsigned long d;
	unsigned long long e;
};
struct signed_ints {
	signed char a;
	short b;
	int c;
	long d;
	long long e;
};
struct holes {
	u8 a;
	u64 b;
	u8 c;
	u32 d;
	u8 e;
	u16 f;
	u8 g;
};
struct PACKED packed_ints {
	u8 a;
	u64 b;
	u8 c;
	u32 d;
	s16 e;
	s64 f;
};
struct one_byte {
	s8 only;
};
struct chars {
	char a;
	signed char b;
	unsigned char c;
};
typedef u32 first_t;
typedef first_t second_t;
typedef const second_t third_t;
struct typedefs {
	first_t a;
	third_t b;
	volatile second_t c;
	const int d;
};
struct wide_ints {
	s128 a;
	u8 b;
	u128 c;
};
struct PACKED packed_wide {
	u8 a;
	u128 b;
	s128 c;
	u16 d;
};
struct bools {
	bool a;
	u32 b;
	bool c[3];
	bool d;
};
struct pointers {
	void *a;
	const char *b;
	struct pointers *c;
	int (*d)(int);
	struct unknown *e;
	u8 f;
	int (*g[2])(void);
};
struct PACKED packed_pointers {
	u8 a;
	void *b;
};
struct reals {
	float a;
	double b;
	float c[2];
};
struct PACKED packed_reals {
	u8 a;
	double b;
	float c;
};

/* Enums */
enum colour { RED, GREEN, BLUE = 7 };
enum change { WORSE = -1, SAME, BETTER };
enum flags { F_READ = 1, F_WRITE = 2, F_EXEC = 4, F_ALL = 7, F_HIGH = 0x40000000 };
enum small_flags { SMALL_A = 1, SMALL_B = 2, SMALL_C = 4 };
enum top { TOP_LOW = 1, TOP_HIGH = 0x80000000u };
enum PACKED tiny { TINY_A, TINY_B, TINY_C = 200 };
enum wide { WIDE_SMALL = 3, WIDE_LARGE = 0x123456789ull };
typedef enum { ANON_ONE = 1, ANON_TWO } anon_t;
struct enums {
	enum colour a;
	enum change b;
	anon_t c;
	enum colour d[2];
};
struct flag_sets {
	enum flags a;
	enum flags b;
	enum top c;
};
struct tiny_enums {
	enum tiny a;
	enum tiny b;
	u32 c;
};
struct wide_enums {
	enum wide a;
	u8 b;
};

/* Structs and unions inside others */
struct point {
	s16 x;
	s32 y;
};
struct nested {
	u8 a;
	struct point b;
	u8 c;
	struct point d;
};
struct deep {
	u8 a;
	struct {
		u16 b;
		struct {
			u32 c;
			struct {
				u64 d;
				u8 e;
			} l3;
		} l2;
	} l1;
	u8 f;
};
struct anonymous_struct {
	u8 a;
	struct {
		u32 b;
		u16 c;
	};
	u8 d;
};
struct anonymous_union {
	u32 kind;
	union {
		u64 number;
		u8 bytes[8];
		struct {
			u16 low;
			u16 high;
		};
	};
	u32 last;
};
struct anonymous_in_anonymous {
	struct {
		u8 a;
		struct {
			u16 b;
			union {
				u32 c;
				float d;
			};
		};
	};
	struct {
		struct {
			s64 e;
		};
	} named;
};
union any {
	u8 byte;
	u16 half;
	u32 word;
	s64 number;
	struct point at;
};
struct unions {
	u8 a;
	union any b;
	union any c[2];
};
struct PACKED packed_nested {
	u8 a;
	struct point b;
	union any c;
	u8 d;
};
struct PACKED small_packed {
	u8 a;
	u32 b;
	u16 c;
};
struct holds_packed {
	u8 a;
	struct small_packed b;
	u64 c;
	struct small_packed d[3];
};
struct nothing {
};
struct with_nothing {
	u32 a;
	struct nothing b;
	u32 c;
};

/* Arrays */
struct arrays {
	u8 a[3];
	s16 b[5];
	u64 c[2];
	s128 d[2];
};
struct arrays_2d {
	u8 a[2][3];
	s32 b[3][2];
};
struct arrays_3d {
	u16 a[2][3][4];
	u8 b;
};
typedef u32 row_t[3];
struct array_typedefs {
	row_t a;
	row_t b[2];
};
struct arrays_of_structs {
	struct point a[3];
	struct {
		u8 b;
		u16 c[2];
	} d[2];
	struct point e[2][2];
};
struct strings {
	char a[16];
	char b[1];
	char c[7];
};
struct string_arrays {
	char a[3][8];
	char b[2][2][4];
};
struct PACKED packed_arrays {
	u8 a;
	u32 b[3];
	char c[5];
	u64 d[2];
};
struct aligned_members {
	u8 a;
	u8 b __attribute__((aligned(16)));
	u32 c __attribute__((aligned(8)));
};
struct aligned_point {
	u8 x;
} __attribute__((aligned(8)));
struct arrays_of_aligned {
	struct aligned_point a[3];
	u8 b;
};
struct zero_length_inside {
	u16 a;
	u32 b[0];
	u16 c;
};

/* Bitfields */
struct bits {
	u32 a : 1;
	u32 b : 3;
	u32 c : 12;
	u32 d : 16;
};
struct signed_bits {
	s32 a : 1;
	s32 b : 5;
	s32 c : 26;
	s16 d : 9;
	s8 e : 3;
};
struct bits_apart {
	u8 a : 3;
	u8 b : 6;
	u32 c : 30;
	u32 d : 5;
	u16 e;
	u32 f : 7;
};
struct PACKED packed_bits {
	u8 a : 3;
	u32 b : 11;
	u64 c : 45;
	s32 d : 13;
	u8 e : 1;
	s64 f : 60;
};
struct PACKED odd_bits {
	u8 a;
	u32 b : 31;
	u32 c : 31;
	s32 d : 31;
	u16 e : 15;
};
struct bits_of_64 {
	u64 a : 64;
	u64 b : 1;
	u64 c : 63;
	s64 d : 33;
	s64 e : 64;
};
struct zero_bits {
	u32 a : 5;
	u32 : 0;
	u32 b : 5;
	u32 : 7;
	u32 c : 5;
};
struct bool_bits {
	bool a : 1;
	u8 b : 2;
	bool c : 1;
};
struct enum_bits {
	enum colour a : 3;
	enum small_flags b : 4;
	u32 c : 9;
};
struct bits_in_structs {
	struct bits a;
	u8 b;
	struct packed_bits c;
	struct {
		u16 d : 4;
		u16 e : 12;
	};
};
struct bits_in_unions {
	union {
		u32 all;
		struct {
			u32 low : 4;
			u32 middle : 20;
			u32 high : 8;
		};
		u32 first : 9;
	} u;
};
struct bits_in_arrays {
	struct bits a[2];
	struct PACKED {
		u8 b : 4;
		u16 c : 10;
	} d[3];
};
struct wide_bits {
	s128 a : 100;
	u128 b : 70;
};
struct PACKED bits_and_all {
	u8 a : 1;
	struct point b;
	u8 c : 7;
	u64 d : 20;
	char e[3];
	u64 f : 44;
};

/* Display types */
struct addresses {
	__be32 a;
	__be16 b;
	struct in6_addr c;
	struct in_addr d;
	__be32 e[2];
	__be64 f;
};
struct socket_addresses {
	struct sockaddr_in a;
	struct sockaddr_in6 b;
	sa_family_t c;
	struct sockaddr_in6 either;
};
struct unix_addresses {
	struct sockaddr_un a;
	struct sockaddr_storage b;
};
struct times {
	ktime_t a;
	realtime_t b;
	time64_t c;
	duration_t d;
	ktime_t e[2];
};
struct numbers_with_names {
	umode_t a;
	dev_t b;
	ret_t c;
	ret64_t d;
	errno_t e;
	signal_t f;
	cgroup_id_t g;
};
struct PACKED identifiers {
	u8 a;
	mac_t b;
	uuid_t c;
	guid_t d;
	mac_t e[2];
};

/* Structs of variable length */
struct flexible {
	u32 a;
	u16 b;
	u8 rest[];
};
struct flexible_wide {
	u64 a;
	struct point rest[];
};
struct short_numbers {
	u32 a;
	u16 rest[20];
};
struct short_text {
	u64 a;
	u32 b;
	char rest[60];
};
struct short_nested {
	u32 a;
	struct {
		u8 b;
		char rest[11];
	} in;
};

/* Mixtures */
struct call_event {
	ktime_t ts;
	u32 pid;
	u32 tid;
	char comm[16];
	ret_t ret;
	union {
		struct {
			__be32 from;
			__be16 port;
		} v4;
		struct {
			struct in6_addr from;
			__be16 port;
		} v6;
	};
	u8 flags : 3;
	u8 kind : 5;
};
struct packet {
	mac_t to;
	mac_t from;
	__be16 type;
	union {
		struct PACKED {
			u8 ihl : 4;
			u8 version : 4;
			u8 tos;
			__be16 len;
			__be32 saddr;
		} ip;
		u8 raw[12];
	};
};
struct PACKED disk {
	dev_t dev;
	u64 sector;
	enum small_flags rw : 3;
	u32 queue : 13;
	duration_t wait;
	char name[2][12];
	struct {
		s128 sum;
		bool ok;
	} stats[2];
};
struct tree {
	struct tree *left;
	struct tree *right;
	struct {
		union any key;
		enum change balance;
	} node;
	double weight[2][2];
};
struct table {
	struct {
		char name[6];
		struct {
			u16 lo : 6;
			u16 hi : 10;
			anon_t kind;
		} cells[2];
	} rows[2];
	u8 used;
};

/* clang-format off */
#define CORPUS(X) \
	X(unsigned_ints) X(signed_ints) X(holes) X(packed_ints) X(one_byte) X(chars) \
	X(typedefs) X(wide_ints) X(packed_wide) X(bools) X(pointers) X(packed_pointers) \
	X(reals) X(packed_reals) X(enums) X(flag_sets) X(tiny_enums) X(wide_enums) \
	X(nested) X(deep) X(anonymous_struct) X(anonymous_union) \
	X(anonymous_in_anonymous) X(unions) X(packed_nested) X(holds_packed) \
	X(with_nothing) X(arrays) X(arrays_2d) X(arrays_3d) X(array_typedefs) \
	X(arrays_of_structs) X(strings) X(string_arrays) X(packed_arrays) \
	X(aligned_members) X(arrays_of_aligned) X(zero_length_inside) X(bits) \
	X(signed_bits) X(bits_apart) X(packed_bits) X(odd_bits) X(bits_of_64) \
	X(zero_bits) X(bool_bits) X(enum_bits) X(bits_in_structs) X(bits_in_unions) \
	X(bits_in_arrays) X(wide_bits) X(bits_and_all) X(addresses) X(socket_addresses) \
	X(unix_addresses) X(times) X(numbers_with_names) X(identifiers) X(flexible) \
	X(flexible_wide) X(short_numbers) X(short_text) X(short_nested) X(call_event) \
	X(packet) X(disk) X(tree) X(table)
/* clang-format on */

#ifndef __bpf__
#undef dev_t
#endif

#endif
