# shellcheck shell=sh
# Installs programs that are Rust crates. For bin/audit, bin/book, bin/fuzz and bin/mutants, after `find_cargo`.

# cargo_tool CRATE VERSION [ARGUMENT…]: prints the path of the crate's program, which has the name of the crate. Uses the program of
# the path if it has this version. Otherwise installs it once into the user's cache folder: with cargo-binstall, which downloads the
# published program, or else from source, which takes some minutes. The arguments are for `cargo install`.
cargo_tool() {
    crate=$1
    version=$2
    shift 2
    folder=${XDG_CACHE_HOME:-$HOME/.cache}/coverage-kernel/$crate-$version
    case $("$crate" --version 2>/dev/null) in
        "$crate $version" | "$crate v$version")
            command -v "$crate"
            return
            ;;
    esac
    if [ -x "$folder/bin/$crate" ]; then
        printf '%s\n' "$folder/bin/$crate"
        return
    fi
    command -v cargo >/dev/null || {
        echo "$0: cargo was not found: install Rust first, see https://rustup.rs" >&2
        return 1
    }
    echo "$0: installing $crate $version into $folder" >&2
    if ! cargo binstall -V >/dev/null 2>&1 || ! cargo binstall --no-confirm --root "$folder" "$crate@$version" >&2; then
        # CI exports a target folder, where another program would be built as well.
        env -u CARGO_TARGET_DIR cargo install --locked --quiet --root "$folder" "$@" "$crate@$version" >&2 || return 1
    fi
    printf '%s\n' "$folder/bin/$crate"
}
