/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Display types for flags and other numbers that have names: a field declared with one of these
 * types prints as O_WRONLY|O_CREAT|0x40000000, and a value without a name as a number. The names
 * come from the system's headers (scripts/build/constants.tab).
 */
#ifndef CALLTAP_NAMES_H
#define CALLTAP_NAMES_H

#include <linux/types.h>

typedef unsigned int open_flags_t;     /* O_WRONLY|O_CREAT */
typedef unsigned int pipe_flags_t;     /* O_CLOEXEC, ...: for pipe2() and dup3() */
typedef unsigned int resolve_t;	       /* RESOLVE_... */
typedef int at_fd_t;		       /* AT_FDCWD, or a descriptor */
typedef unsigned int at_flags_t;       /* AT_SYMLINK_NOFOLLOW, ... */
typedef unsigned int access_flags_t;   /* faccessat2: AT_EACCESS, ... */
typedef unsigned int unlink_flags_t;   /* unlinkat: AT_REMOVEDIR */
typedef unsigned int access_mode_t;    /* R_OK|W_OK */
typedef unsigned int statx_mask_t;     /* STATX_... */
typedef unsigned int statx_attr_t;     /* STATX_ATTR_... */
typedef unsigned int rename_flags_t;   /* RENAME_... */
typedef unsigned int whence_t;	       /* SEEK_... */
typedef unsigned int fcntl_t;	       /* F_... */
typedef unsigned int fd_flags_t;       /* FD_CLOEXEC */
typedef short lock_kind_t;	       /* F_RDLCK, ... */
typedef int f_owner_t;		       /* F_OWNER_... */
typedef unsigned int seals_t;	       /* F_SEAL_... */
typedef unsigned int notify_t;	       /* DN_... */
typedef __u64 rw_hint_t;	       /* RWH_... */
typedef unsigned int flock_t;	       /* LOCK_... */
typedef unsigned int ioctl_t;	       /* TCGETS, FIONREAD, SIOCGIFADDR */
typedef unsigned int tc_iflag_t;       /* ICRNL, ...: in struct termios */
typedef unsigned int tc_oflag_t;       /* OPOST */
typedef unsigned int tc_cflag_t;       /* B38400|CS8|CREAD */
typedef unsigned int tc_lflag_t;       /* ICANON */
typedef int ldisc_t;		       /* N_TTY, ...: a terminal's line discipline */
typedef unsigned int tc_flush_t;       /* TCIFLUSH, ... */
typedef unsigned int tc_flow_t;	       /* TCOOFF, ... */
typedef unsigned int modem_t;	       /* TIOCM_... */
typedef unsigned int inode_flags_t;    /* FS_..._FL */
typedef unsigned int fallocate_t;      /* FALLOC_FL_... */
typedef unsigned int fadvise_t;	       /* POSIX_FADV_... */
typedef unsigned int splice_t;	       /* SPLICE_F_... */
typedef unsigned int sync_range_t;     /* SYNC_FILE_RANGE_... */
typedef unsigned int close_range_t;    /* CLOSE_RANGE_... */
typedef unsigned int rwf_flags_t;      /* RWF_... */
typedef unsigned int memfd_t;	       /* MFD_... */
typedef unsigned int inotify_init_t;   /* IN_CLOEXEC */
typedef unsigned int inotify_t;	       /* IN_... */
typedef unsigned int eventfd_t;	       /* EFD_... */
typedef unsigned int signalfd_t;       /* SFD_... */
typedef unsigned int timerfd_t;	       /* TFD_CLOEXEC */
typedef unsigned int timerfd_set_t;    /* TFD_TIMER_... */
typedef unsigned int epoll_create_t;   /* EPOLL_CLOEXEC */
typedef unsigned int epoll_op_t;       /* EPOLL_CTL_... */
typedef unsigned int epoll_events_t;   /* EPOLLIN|EPOLLET */
typedef unsigned int poll_events_t;    /* POLLIN|POLLHUP */
typedef unsigned int xattr_t;	       /* XATTR_CREATE */
typedef unsigned int getrandom_t;      /* GRND_... */
typedef __u64 mount_t;		       /* MS_... */
typedef unsigned int umount_t;	       /* MNT... */
typedef unsigned int open_tree_t;      /* OPEN_TREE_... */
typedef unsigned int move_mount_t;     /* MOVE_MOUNT_... */
typedef unsigned int fsopen_t;	       /* FSOPEN_... */
typedef unsigned int fspick_t;	       /* FSPICK_... */
typedef __u64 fsmount_t;	       /* FSMOUNT_... */
typedef unsigned int mount_attr_t;     /* MOUNT_ATTR_... */
typedef __u64 prot_t;		       /* PROT_... */
typedef __u64 map_t;		       /* MAP_... */
typedef __u64 mremap_t;		       /* MREMAP_... */
typedef unsigned int msync_t;	       /* MS_ASYNC */
typedef unsigned int madvise_t;	       /* MADV_... */
typedef unsigned int mlockall_t;       /* MCL_... */
typedef unsigned int mlock2_t;	       /* MLOCK_... */
typedef unsigned int af_t;	       /* AF_... */
typedef unsigned int socket_type_t;    /* SOCK_... */
typedef unsigned int socket_flags_t;   /* SOCK_CLOEXEC */
typedef unsigned int msg_t;	       /* MSG_... */
typedef unsigned int sol_t;	       /* SOL_... */
typedef __u64 sockopt_t;	       /* WITHIN(level, name): SO_REUSEADDR, TCP_NODELAY */
typedef __u64 protocol_t;	       /* WITHIN(family, protocol): IPPROTO_TCP */
typedef unsigned int shutdown_t;       /* SHUT_... */
typedef unsigned int clock_id_t;       /* CLOCK_MONOTONIC */
typedef unsigned int timer_flags_t;    /* TIMER_ABSTIME */
typedef unsigned int itimer_t;	       /* ITIMER_... */
typedef __u64 clone_t;		       /* CLONE_VM|SIGCHLD */
typedef __u64 unshare_t;	       /* CLONE_NEWNET, without a signal */
typedef unsigned int wait_t;	       /* WNOHANG */
typedef unsigned int wait_which_t;     /* P_... */
typedef int rusage_t;		       /* RUSAGE_... */
typedef unsigned int sigprocmask_t;    /* SIG_BLOCK */
typedef void *sa_handler_t;	       /* SIG_DFL, SIG_IGN, or an address */
typedef unsigned long sa_flags_t;      /* SA_RESTART, ... */
typedef unsigned int rlimit_t;	       /* RLIMIT_... */
typedef __u64 rlim_value_t;	       /* RLIM64_INFINITY */
typedef int priority_t;		       /* PRIO_... */
typedef unsigned int sched_t;	       /* SCHED_... */
typedef unsigned int prctl_t;	       /* PR_[GS]ET_... */
typedef unsigned int prctl_mm_t;       /* PR_SET_MM_... */
typedef unsigned int prctl_vma_t;      /* PR_SET_VMA_... */
typedef unsigned int prctl_spec_t;     /* PR_SPEC_STORE_BYPASS, ... */
typedef unsigned int prctl_control_t;  /* PR_SPEC_DISABLE, ... */
typedef unsigned int prctl_tsc_t;      /* PR_TSC_... */
typedef unsigned int cap_t;	       /* CAP_... */
typedef unsigned int cap_ambient_t;    /* PR_CAP_AMBIENT_... */
typedef unsigned int securebits_t;     /* SECBIT_... */
typedef unsigned int arch_prctl_t;     /* ARCH_... */
typedef unsigned int keyctl_t;	       /* KEYCTL_... */
typedef __u64 ptrace_t;		       /* PTRACE_... */
typedef unsigned int seccomp_t;	       /* SECCOMP_[SG]ET_... */
typedef unsigned int seccomp_filter_t; /* SECCOMP_FILTER_FLAG_... */
typedef unsigned int seccomp_mode_t;   /* SECCOMP_MODE_... */
typedef unsigned int futex_t;	       /* FUTEX_... */
typedef unsigned int futex_bitset_t;   /* FUTEX_BITSET_MATCH_ANY */
typedef unsigned int ipc_t;	       /* IPC_CREAT|0600 */
typedef int ipc_key_t;		       /* IPC_PRIVATE */
typedef unsigned int msg_queue_t;      /* IPC_NOWAIT|MSG_NOERROR */
typedef short sem_flags_t;	       /* SEM_UNDO */
typedef unsigned int ipc_cmd_t;	       /* IPC_RMID */
typedef unsigned int shmat_t;	       /* SHM_RDONLY */
typedef __u64 perf_flags_t;	       /* PERF_FLAG_... */
typedef unsigned int pidfd_t;	       /* PIDFD_NONBLOCK */
typedef unsigned int uring_enter_t;    /* IORING_ENTER_... */
typedef unsigned int userfaultfd_t;    /* UFFD_USER_MODE_ONLY */
typedef unsigned int reboot_t;	       /* LINUX_REBOOT_CMD_... */
typedef unsigned int reboot_magic_t;   /* LINUX_REBOOT_MAGIC */

/* A number whose meaning depends on another: a socket option on its level, a protocol on its family. */
#define WITHIN(outer, number) ((__u64)(__u32)(outer) << 32 | (__u32)(number))

#ifndef PR_SET_VMA /* older headers: added in Linux 5.17 */
#define PR_SET_VMA 0x53564d41
#endif

#endif
