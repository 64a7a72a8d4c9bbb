# bash completion for quidnunc: what it offers is read from quidnunc's own --help.
_quidnunc()
{
    local cur prev command word help
    COMPREPLY=()
    cur=${COMP_WORDS[COMP_CWORD]}
    prev=${COMP_WORDS[COMP_CWORD - 1]}
    command=
    for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
        case $word in
            -*) ;;
            *) command=$word; break ;;
        esac
    done
    if [[ -z $command || $command == help ]]; then
        help=$("$1" --help 2>/dev/null)
        if [[ $cur == -* ]]; then
            mapfile -t COMPREPLY < <(compgen -W "$(grep -o -e '--[a-z-]*' <<<"$help")" -- "$cur")
        else
            mapfile -t COMPREPLY < <(compgen -W "$(sed -n '/^Commands:/,/^$/s/^  \([a-z]*\)  .*/\1/p' <<<"$help")" -- "$cur")
        fi
        return
    fi
    if [[ $prev == -f || $prev == --format ]] && [[ $command == build || $command == convert ]]; then
        mapfile -t COMPREPLY < <(compgen -W "$("$1" formats 2>/dev/null | cut -d' ' -f1)" -- "$cur")
    elif [[ $cur == -* ]]; then
        mapfile -t COMPREPLY < <(compgen -W "$("$1" "$command" --help 2>/dev/null | grep -o -e '^  .\{0,3\} --[a-z-]*' | grep -o -e '--[a-z-]*')" -- "$cur")
    else
        compopt -o filenames 2>/dev/null
        mapfile -t COMPREPLY < <(compgen -f -- "$cur")
    fi
}
complete -F _quidnunc quidnunc
