# shellcheck shell=bash
# Runs steps and counts their tests, for bin/test and bin/matrix. A step that fails does not stop the ones after it, and
# counts as one failed test if it reports none.

logs=$(mktemp -d)
trap 'rm -rf "$logs"' EXIT

passed=0
failed=0
failed_steps=()
not_run=()

# step NAME COUNTER COMMAND…: runs the command. The counter reads the command's log and prints the number of passed and
# of failed tests.
step() {
    local name=$1 counter=$2 log status=0 counts of_step_passed of_step_failed
    shift 2
    log="$logs/${name//[^a-z]/-}"
    printf '\n=== %s: %s\n' "$name" "$*"
    "$@" 2>&1 | tee "$log" || status=$?
    counts=$("$counter" "$log")
    of_step_passed=${counts% *}
    of_step_failed=${counts#* }
    if [ "$status" -eq 0 ] && [ "$of_step_failed" -gt 0 ]; then
        status=1
    fi
    if [ "$status" -ne 0 ]; then
        [ "$of_step_failed" -gt 0 ] || of_step_failed=1
        failed_steps+=("$name")
    fi
    passed=$((passed + of_step_passed))
    failed=$((failed + of_step_failed))
}

# out_of_reach NAME REASON: records a step that needs a server which this machine cannot reach. It is no failure, also in CI: a
# workflow runs the same command where the server can be reached.
out_of_reach() {
    not_run+=("$1")
    printf '\n=== %s\n!!! NOT RUN: %s\n' "$1" "$2"
}

# cannot_run NAME REASON: records a step that was not run. In CI it is a failure.
cannot_run() {
    out_of_reach "$@"
    if [ "${CI:-}" = true ]; then
        failed=$((failed + 1))
        failed_steps+=("$1 (not run)")
    fi
}

no_tests() { echo '0 0'; }

rust_tests() {
    awk '/^test result: / { passed += $4; failed += $6 } END { print passed + 0, failed + 0 }' "$1"
}

# Reads Pest's last summary, such as "Tests: 1 failed, 2 skipped, 30 passed (99 assertions)". A skipped test counts as
# failed.
pest_tests() {
    awk '
        /^ *Tests: / {
            passed = failed = 0
            sub(/\(.*/, "")
            count = split(substr($0, index($0, ":") + 1), parts, ",")
            for (i = 1; i <= count; i++) {
                split(parts[i], words, " ")
                if (words[2] == "passed") passed += words[1]; else failed += words[1]
            }
        }
        END { print passed + 0, failed + 0 }' "$1"
}

# closing_lines: prints the steps that were not run, those that failed, and the number of passed and failed tests.
# Returns 1 if any test failed.
closing_lines() {
    local name
    echo
    for name in ${not_run[@]+"${not_run[@]}"}; do
        echo "NOT RUN: $name"
    done
    for name in ${failed_steps[@]+"${failed_steps[@]}"}; do
        echo "FAILED: $name"
    done
    echo "$passed passed, $failed failed"
    [ "$failed" -eq 0 ]
}
