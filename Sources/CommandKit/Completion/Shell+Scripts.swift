extension Shell {
    // The scripts hold no words of the program: they ask it, so they never grow old.

    static let bashScript = #"""
        # Completions of PROGRAM for bash; to be read by ~/.bashrc or kept in a completions folder.
        FUNCTION() {
            local line current=${COMP_WORDS[COMP_CWORD]} program=${1/#\~/$HOME}
            [ "$current" = "=" ] && current=
            COMPREPLY=()
            while IFS= read -r line; do
                case $line in
                    :file) compopt -o filenames; while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen -f -- "$current") ;;
                    :folder) compopt -o filenames; while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen -d -- "$current") ;;
                    *) COMPREPLY+=("$line") ;;
                esac
            done < <("$program" QUESTION bash "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
        }
        complete -F FUNCTION PROGRAM

        """#

    static let zshScript = #"""
        #compdef PROGRAM
        # Completions of PROGRAM for zsh; to be kept as _PROGRAM in a folder of fpath.
        FUNCTION() {
            local line tab=$'\t'
            local -a words_found described
            while IFS= read -r line; do
                case $line in
                    :file) _files; return ;;
                    :folder) _files -/; return ;;
                esac
                words_found+=("${line%%$tab*}")
                described+=("${line/$tab/  -- }")
            done < <("${~words[1]}" QUESTION zsh "${(@Q)words[2,CURRENT]}" 2>/dev/null)
            (( $#words_found )) && compadd -U -l -d described -a words_found
        }
        if [ "$funcstack[1]" = "FUNCTION" ]; then FUNCTION "$@"; else compdef FUNCTION PROGRAM; fi

        """#

    static let fishScript = #"""
        # Completions of PROGRAM for fish; to be kept as PROGRAM.fish in a completions folder.
        function _FUNCTION_offer
            set -l words (commandline -opc)
            set -l current (commandline -ct)
            for line in (command $words[1] QUESTION fish $words[2..-1] "$current" 2>/dev/null)
                switch $line
                    case :file
                        __fish_complete_path "$current"
                    case :folder
                        __fish_complete_directories "$current"
                    case '*'
                        echo $line
                end
            end
        end
        complete -c PROGRAM -f -a '(_FUNCTION_offer)'

        """#
}
