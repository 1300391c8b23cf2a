# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Completion of calltap for fish. The build writes a command for each option below "OPTIONS".

# Complete the last name in sys:NAME,NAME or fn:NAME,NAME. All functions are too many to offer.
function __calltap_generated --argument-names command word
    set -l kind (string replace -r ':.*' '' -- $word)
    set -l part (string replace -r '.*[:,]' '' -- $word)
    set -l head (string replace -r '[^:,]*$' '' -- $word)

    test $kind = sys -o -n "$part"; or return
    $command --list "$kind:$part*" 2>/dev/null | sed 's/(.*//; s/.*[ *:]//' | string replace -r '^' $head
end

function __calltap_targets
    set -l command (commandline -opc)[1]
    set -l word (commandline -ct)

    if string match -qr '^(sys|fn):' -- $word
        __calltap_generated $command $word
    else
        $command --list 2>/dev/null | string replace -r '\s+' \t
        printf '%s\t%s\n' sys: 'system calls' fn: 'kernel functions'
    end
end

complete -c calltap -a '(__calltap_targets)'
# OPTIONS
