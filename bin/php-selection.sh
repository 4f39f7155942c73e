# shellcheck shell=sh
# Finds PHP, the php-config and phpize that belong to it, and Cargo. For the scripts of this folder.
#
# PHP selects the interpreter; the default is the first `php` of the path. PHP_CONFIG selects a php-config; the default
# is the one that belongs to the interpreter.

# absolute_command COMMAND: prints the absolute path of an executable.
absolute_command() {
    command_path=$(command -v "$1") || return 1
    case $command_path in
        /*) printf '%s\n' "$command_path" ;;
        */*) printf '%s/%s\n' "$(cd "$(dirname "$command_path")" && pwd)" "$(basename "$command_path")" ;;
        *) return 1 ;;
    esac
}

find_php() { absolute_command "${PHP:-php}"; }

# The version without the patch level, such as 8.2.
php_series() { "${PHP:-php}" -n -r 'echo PHP_MAJOR_VERSION, ".", PHP_MINOR_VERSION;'; }

# belongs_to_php php-config|phpize FILE: whether the tool is for the selected PHP.
belongs_to_php() {
    case $1 in
        php-config)
            version=$("$2" --version 2>/dev/null) || return 1
            extensions=$("$2" --extension-dir 2>/dev/null) || return 1
            # The last part of the extension folder names the API, thread safety and debug mode that PHP was built with.
            [ "${version%.*}" = "$(php_series)" ] &&
                [ "$(basename "$extensions")" = "$("${PHP:-php}" -n -r 'echo basename(PHP_EXTENSION_DIR);')" ]
            ;;
        phpize)
            api=$("$2" --version 2>/dev/null | sed -n 's/^PHP Api Version: *//p')
            [ -n "$api" ] && [ "$api" = "$("${PHP:-php}" -n -i | sed -n 's/^PHP API => //p')" ]
            ;;
    esac
}

# find_php_tool php-config|phpize: prints the path of the tool that belongs to the selected PHP. Looks next to the
# interpreter, then in the path, each time for a name with the PHP version first.
find_php_tool() {
    interpreter=$(find_php) || return 1
    if [ "$1" = php-config ] && [ -n "${PHP_CONFIG:-}" ]; then
        set -- "$1" "$PHP_CONFIG"
    else
        series=$(php_series) || return 1
        # PHP_BINARY is the file behind a symbolic link or a wrapper script.
        binary_folder=$(dirname "$("$interpreter" -n -r 'echo PHP_BINARY;')")
        folder=$(dirname "$interpreter")
        set -- "$1" "$binary_folder/$1$series" "$binary_folder/$1" "$folder/$1$series" "$folder/$1" "$1$series" "$1"
    fi
    tool=$1
    shift
    for candidate in "$@"; do
        candidate=$(absolute_command "$candidate") || continue
        if belongs_to_php "$tool" "$candidate"; then
            printf '%s\n' "$candidate"
            return
        fi
    done
    return 1
}

# Exports PHP and PHP_CONFIG for Cargo: the build script of ext-php-rs reads both, and needs absolute paths. Without
# them it takes the first `php` and the first `php-config` of the path, which may belong to different versions.
export_php() {
    selected_php=${PHP:-php}
    selected_config=${PHP_CONFIG:-}
    PHP=$(find_php) || {
        echo "$0: $selected_php was not found: run bin/setup, or set PHP to the path of an interpreter" >&2
        return 1
    }
    PHP_CONFIG=$(find_php_tool php-config) || {
        if [ -n "$selected_config" ]; then
            echo "$0: $selected_config (PHP_CONFIG) does not belong to $PHP" >&2
        else
            echo "$0: no php-config for $PHP was found: run bin/setup, or set PHP_CONFIG to its path" >&2
        fi
        return 1
    }
    export PHP PHP_CONFIG
}

# Makes Cargo available where rustup installed it but the path does not name it.
find_cargo() {
    if ! command -v cargo >/dev/null 2>&1 && [ -f "${CARGO_HOME:-$HOME/.cargo}/env" ]; then
        # shellcheck source=/dev/null
        . "${CARGO_HOME:-$HOME/.cargo}/env"
    fi
}
