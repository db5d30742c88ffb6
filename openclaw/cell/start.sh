# In front of the walls of a cell:
#
#   start.sh FILTER [GROUP …] -- COMMAND …
#
# Opens the filter of system calls as descriptor 9, joins each control group, and becomes the command.
exec 9<"$1"
shift
while [ "$1" != -- ]; do
    echo $$ >"$1" || exit 125
    shift
done
shift
exec "$@"
