# Run as the first process of fresh namespaces: no network, no other process to see, mounts of its own. Builds a root in
# which there is nothing but the system's programs and libraries, to be read, and goes there without any privilege.
# $1 the folder that becomes the root, $2 the user to become ("" where there is no other), $3 kilobytes of memory,
# $4 what else must be seen, one path a line; then the program and its arguments.
set -eu
PATH=/usr/sbin:/usr/bin:/sbin:/bin
root=$1 user=$2 memory=$3 seen=$4
shift 4

show() {
	if [ -L "$1" ]; then
		mkdir -p "$root$(dirname "$1")"
		ln -s "$(readlink "$1")" "$root$1"
		return
	elif [ -d "$1" ]; then
		mkdir -p "$root$1"
	elif [ -e "$1" ]; then
		mkdir -p "$root$(dirname "$1")"
		: >"$root$1"
	else
		return 0
	fi
	mount --bind "$1" "$root$1"
	mount -o remount,bind,ro "$root$1"
}

mount -t tmpfs -o mode=0755,size=1m hunch "$root"
for path in /usr /bin /lib /lib32 /lib64 /etc/ld.so.cache; do show "$path"; done
printf '%s\n' "$seen" | while read -r path; do [ -z "$path" ] || show "$path"; done
mkdir "$root/empty"
mount -o remount,bind,ro "$root"

ulimit -c 0
ulimit -n 64
ulimit -d "$memory"
# Processes are -u in bash and others, -p in dash and older busybox; in bash -p is the size of a pipe, which cannot be set.
ulimit -u 64 2>/dev/null || ulimit -p 64
# To become another user lets go of the signal that ends it with its parent, so that is asked for anew.
exec chroot "$root" setpriv --pdeathsig KILL --no-new-privs --bounding-set=-all --inh-caps=-all \
	${user:+--reuid="$user" --regid="$user" --clear-groups} env -i --chdir=/empty "$@"
