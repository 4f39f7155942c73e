<?php

declare(strict_types=1);

// Tests the changes of a package that cargo-mutants proposes, in FOLDER/changes.json. Fails if there is one that no test notices:
//
//     php -n bin/mutants-rust.php FOLDER PACKAGE TEST… -- TEST…
//
// TEST is a test of tests/Cargo.toml. For the kernel, its unit tests are tests as well, and for the extension each file of php-tests.
// `bin/mutants` starts it.
//
// First, a copy of the project gets every change: the body of a function becomes a `match` whose arms are the function with one change
// each, and its last arm the function as it is. An environment variable selects the arm. So a change costs only the time of its tests,
// and the quickest tests come first. The tests after `--` do not run with this build.
//
// Then each change that is left is built alone: the changes that this build does not contain (the arms of a `match` must have
// one type), those that only a constant evaluates, and those that only a test after `--` may notice.

/** The environment variables with the change, and with the file of the functions that a test reaches. */
const CHANGE = 'COVERAGE_KERNEL_CHANGE';
const REACHED = 'COVERAGE_KERNEL_REACHED';
/** The folder of a package's sources. */
const SOURCES = ['coverage-kernel' => 'kernel/src', 'coverage-kernel-php' => 'src'];
/** Follows the root of the package. */
const MODULE = <<<'RUST'

    pub(crate) mod mutant_at_once {
        use std::sync::{OnceLock, atomic::{AtomicBool, Ordering::Relaxed}};

        /// The change that is tested, and 0 if none is. `function` is its first change.
        pub(crate) const fn active(function: u32) -> u32 {
            std::intrinsics::const_eval_select((function,), in_a_constant, at_run_time)
        }

        const fn in_a_constant(_: u32) -> u32 {
            0
        }

        fn at_run_time(function: u32) -> u32 {
            static ACTIVE: OnceLock<u32> = OnceLock::new();
            static REACHED: [AtomicBool; %1$d] = [const { AtomicBool::new(false) }; %1$d];
            let active = *ACTIVE.get_or_init(|| std::env::var("%2$s").map_or(0, |number| number.parse().unwrap()));
            if active == 0 && !REACHED[function as usize].swap(true, Relaxed) {
                if let Ok(file) = std::env::var("%3$s") {
                    let mut file = std::fs::File::options().append(true).open(file).unwrap();
                    std::io::Write::write_all(&mut file, format!("{function}\n").as_bytes()).unwrap();
                }
            }
            active
        }
    }

    RUST;

[, $folder, $package] = $argv;
$tests = array_slice($argv, 3);
$alone = array_splice($tests, array_search('--', $tests, true));
array_shift($alone);
$mutants = [];
foreach (json_decode(file_get_contents("{$folder}/changes.json"), true, flags: JSON_THROW_ON_ERROR) as $index => $mutant) {
    $mutants[$index + 1] = $mutant;
}
$tree = "{$folder}/tree";
run(['mkdir', '-p', $tree]);
$folder = realpath($folder);
$tree = "{$folder}/tree";
// The Rust sources of the package are written below.
run(['sh', '-c', 'git ls-files -z ":!$1/*.rs" | xargs -0 cp --no-dereference --preserve --parents --target-directory="$0"', $tree, SOURCES[$package]]);
// The feature that tells constants from calls is not stable. Only this project's crates may use it, so that dependencies are not built again.
file_put_contents("{$folder}/rustc", "#!/bin/sh\nRUSTC_BOOTSTRAP=1 exec \"\$@\" -Zcrate-attr='feature(core_intrinsics, const_eval_select)' -Zcrate-attr='allow(internal_features)' --cap-lints=allow\n");
chmod("{$folder}/rustc", 0o755);
putenv("RUSTC_WORKSPACE_WRAPPER={$folder}/rustc");
putenv('CARGO_TARGET_DIR='.dirname($folder));
// The shortest failing case is of no use here, and a file with it would be.
putenv('PROPTEST_MAX_SHRINK_ITERS=0');

$built = []; // of each change in the build, the first one of its function
[$places, $unviable] = build($mutants, $package, $tree);
foreach ($places as $functions) {
    foreach ($functions as [, , $arms]) {
        $built += array_fill_keys(array_keys($arms), array_key_first($arms));
    }
}
$selected = array_map(fn (string $name): string => "--test={$name}", $tests);
$programs = [
    ...($package === 'coverage-kernel' ? rustTests($tree, 'coverage-kernel', ['--lib']) : phpTests($tree)),
    ...rustTests($tree, 'coverage-kernel-tests', $selected),
];
printf("%d of %d changes are in one build, and %d never compile\n", count($built), count($mutants), count($unviable));

// The tests without a change: their time, and the functions that they reach. They notice no change of others.
$seconds = $reached = $running = [];
$processors = max(1, (int) shell_exec('getconf _NPROCESSORS_ONLN'));
$queue = $programs;
while ($queue !== [] || $running !== []) {
    foreach ($running as $name => $process) {
        $outcome = $process->outcome();
        if ($outcome === null) {
            continue;
        }
        unset($running[$name]);
        if ($outcome !== 'missed') {
            fwrite(STDERR, "{$name}: {$outcome} without a change\n");
            exit(1);
        }
        $seconds[$name] = $process->seconds();
        $reached[$name] = array_flip(array_map(intval(...), file("{$folder}/reached-".md5($name))));
    }
    while ($queue !== [] && count($running) < $processors) {
        $name = array_key_first($queue);
        $file = "{$folder}/reached-".md5($name);
        file_put_contents($file, '');
        $running[$name] = new Tested($queue[$name], 0, 1_200, [REACHED => $file]);
        unset($queue[$name]);
    }
    usleep(2_000);
}
array_map(unlink(...), glob("{$folder}/reached-*"));
fprintf(STDERR, "%d tests take %d seconds without a change\n", count($programs), array_sum($seconds));

$started = microtime(true);
$outcomes = $by = $running = $queue = [];
foreach ($built as $number => $function) {
    $queue[$number] = array_keys(array_filter($reached, fn (array $functions): bool => isset($functions[$function])));
}
/** @var array<string, array<string, array{int, int}>> of each file and test, how often it noticed a change of how many */
$noticed = [];
while ($queue !== [] || $running !== []) {
    foreach ($running as $number => [$process, $name]) {
        $outcome = $process->outcome();
        if ($outcome === null) {
            continue;
        }
        unset($running[$number]);
        $file = $mutants[$number]['file'];
        $noticed[$file][$name][1] = ($noticed[$file][$name][1] ?? 0) + 1;
        if ($outcome === 'missed') {
            if ($rest[$number] !== []) {
                $queue[$number] = $rest[$number]; // after the other changes, which cheaper tests may notice
            }

            continue;
        }
        $noticed[$file][$name][0] = ($noticed[$file][$name][0] ?? 0) + 1;
        $outcomes[$number] = $outcome;
        $program = strstr($name, ' ', true);
        $by[$program] = ($by[$program] ?? 0) + 1;
    }
    while ($queue !== [] && count($running) < $processors) {
        $number = array_key_first($queue);
        $names = $queue[$number];
        unset($queue[$number]);
        if ($names !== []) {
            // First the test that is the most likely to notice a change of this file, for its time.
            $ofFile = $noticed[$mutants[$number]['file']] ?? [];
            $merit = fn (string $name): float => (($ofFile[$name][0] ?? 0) + 0.5) / (($ofFile[$name][1] ?? 0) + 1) / $seconds[$name];
            usort($names, fn (string $a, string $b): int => $merit($b) <=> $merit($a));
            $name = array_shift($names);
            $rest[$number] = $names;
            $running[$number] = [new Tested($programs[$name], $number, 60 + 10 * $seconds[$name]), $name];
        }
    }
    if (microtime(true) > ($next ?? 0)) {
        $next = microtime(true) + 60;
        fprintf(STDERR, "%d seconds: %d of %d changes to test, %d caught\n", microtime(true) - $started, count($queue) + count($running), count($built), count($outcomes));
    }
    usleep(2_000);
}
$outcomes += array_fill_keys($unviable, 'unviable');
$left = array_diff_key($mutants, $outcomes);
printf("%d changes were noticed in %d seconds, %d are left\n", array_sum($by), microtime(true) - $started, count($left));
arsort($by);
echo 'noticed by: ', implode(', ', array_map(fn (string $name, int $count): string => "{$name} {$count}", array_keys($by), $by)), "\n";

// The tests of a change alone: first of all without one, to know their time.
putenv('COVERAGE_KERNEL_EXTENSION'); // that of the build above
write($mutants, [], $package, $tree);
$seconds = [];
foreach ($left === [] ? [] : [...($package === 'coverage-kernel' ? ['--lib'] : []), ...$tests, ...$alone] as $name) {
    $started = microtime(true);
    if (testedAlone($name, $tree, 1_200) !== 'missed') {
        fwrite(STDERR, "{$name} fails without a change\n");
        exit(1);
    }
    $seconds[$name] = microtime(true) - $started;
}
asort($seconds);
foreach ($left as $number => $mutant) {
    write($mutants, [], $package, $tree);
    file_put_contents("{$tree}/{$mutant['file']}", changed($mutant));
    $outcomes[$number] = compiles($package, $tree) ? 'missed' : 'unviable';
    // All other tests have already run with a change of the build above.
    $names = isset($built[$number]) ? array_intersect(array_keys($seconds), $alone) : array_keys($seconds);
    while ($outcomes[$number] === 'missed' && $names !== []) {
        $name = array_shift($names);
        $outcomes[$number] = testedAlone($name, $tree, 60 + 5 * $seconds[$name]);
    }
    fwrite(STDERR, "{$outcomes[$number]}: {$mutant['name']}\n");
}
report($mutants, $outcomes);
exit(in_array('missed', $outcomes, true) ? 1 : 0);

/** The source of a file with one change. */
function changed(array $mutant): string
{
    $source = file_get_contents($mutant['file']);
    ['start' => $start, 'end' => $end] = $mutant['span'];

    return substr($source, 0, offset($source, $start)).$mutant['replacement'].substr($source, offset($source, $end));
}

function compiles(string $package, string $tree): bool
{
    $null = ['file', '/dev/null', 'w'];

    return proc_close(proc_open(cargo('check', '--package', $package), [1 => $null, 2 => $null], $pipes, $tree)) === 0;
}

/** @return 'missed'|'caught'|'timeout' of a test, or of the kernel's unit tests (`--lib`) */
function testedAlone(string $name, string $tree, float $limit): string
{
    $selected = $name === '--lib' ? ['--package', 'coverage-kernel', '--lib'] : ['--package', 'coverage-kernel-tests', '--test', $name];
    $command = ['timeout', '--kill-after=5', (string) ceil($limit), ...cargo('test', ...$selected, ...['--', '--include-ignored'])];
    $null = ['file', '/dev/null', 'w'];

    return match (proc_close(proc_open($command, [['file', '/dev/null', 'r'], $null, $null], $pipes, $tree))) {
        0 => 'missed',
        124, 137 => 'timeout',
        default => 'caught',
    };
}

/** Prints how many changes of each file had which outcome, and the changes that no test notices. */
function report(array $mutants, array $outcomes): void
{
    $none = ['caught' => 0, 'timeout' => 0, 'unviable' => 0, 'missed' => 0];
    $table = ['all' => $none];
    foreach ($outcomes as $number => $outcome) {
        $file = $mutants[$number]['file'];
        $table[$file] ??= $none;
        $table[$file][$outcome]++;
        $table['all'][$outcome]++;
    }
    uksort($table, fn (string $a, string $b): int => [$a === 'all', $a] <=> [$b === 'all', $b]);
    vprintf("%-52s %8s %8s %8s %8s %8s\n", ['file', 'changes', ...array_keys($none)]);
    foreach ($table as $file => $counts) {
        printf("%-52s %8d %8d %8d %8d %8d\n", $file, array_sum($counts), ...array_values($counts));
    }
    foreach (array_keys($outcomes, 'missed', true) as $number) {
        echo "no test notices: {$mutants[$number]['name']}\n";
    }
}

/** A test that runs with one change. */
final class Tested
{
    private $process;

    private float $start;

    private ?float $end = null;

    public function __construct(array $program, int $number, private readonly float $limit, array $variables = [])
    {
        [$command, $folder] = $program;
        $this->start = microtime(true);
        $null = ['file', '/dev/null', 'w'];
        $environment = $variables + [CHANGE => (string) $number, 'CARGO_MANIFEST_DIR' => $folder] + getenv();
        $this->process = proc_open($command, [['file', '/dev/null', 'r'], $null, $null], $pipes, $folder, $environment);
    }

    /** @return null|'caught'|'timeout'|'missed' null if it still runs */
    public function outcome(): ?string
    {
        $status = proc_get_status($this->process);
        if ($status['running']) {
            if (microtime(true) - $this->start < $this->limit) {
                return null;
            }
            proc_terminate($this->process, 9);
            proc_close($this->process);

            return 'timeout';
        }
        $this->end = microtime(true);

        return $status['exitcode'] === 0 ? 'missed' : 'caught';
    }

    public function seconds(): float
    {
        return $this->end - $this->start;
    }
}

/**
 * Writes the changed sources, without those changes at which the compiler finds an error, until there is none.
 *
 * @return array{array<string, list<array{int, int, array<int, array{int, int}>}>>, list<int>} see {@see write()}, and the changes
 *                                                                                              that never compile
 */
function build(array $mutants, string $package, string $tree): array
{
    // Reading the environment variable allocates memory, so the allocator itself cannot read it.
    $isPossible = fn (array $mutant): bool => $mutant['function'] !== null && ! str_contains(file_get_contents($mutant['file']), '#[global_allocator]');
    $numbers = array_keys(array_filter($mutants, $isPossible));
    $unviable = [];
    while (true) {
        $places = write($mutants, $numbers, $package, $tree);
        $process = proc_open(cargo('check', '--package', $package, '--message-format', 'json'), [1 => ['pipe', 'w'], 2 => ['file', '/dev/null', 'w']], $pipes, $tree);
        $messages = stream_get_contents($pipes[1]);
        if (proc_close($process) === 0) {
            return [$places, array_keys($unviable)];
        }
        $wrong = $unknown = [];
        foreach (array_filter(explode("\n", $messages)) as $line) {
            $message = json_decode($line, true)['message'] ?? null;
            if (($message['level'] ?? '') !== 'error' || $message['spans'] === []) {
                continue;
            }
            $found = [];
            // An error in the last arm has another arm as a secondary place.
            usort($message['spans'], fn (array $a, array $b): int => $b['is_primary'] <=> $a['is_primary']);
            foreach ($message['spans'] as $span) {
                while (! isset($places[$span['file_name']]) && isset($span['expansion'])) {
                    $span = $span['expansion']['span'];
                }
                [$found, $isInArm] = at($places[$span['file_name']] ?? [], $span['byte_start']);
                if ($found !== []) {
                    if ($isInArm && $span['is_primary'] && isItsOwn($message, $mutants[$found[0]])) {
                        $unviable += array_fill_keys($found, true);
                    }
                    break;
                }
            }
            $wrong = [...$wrong, ...$found];
            if ($found === []) {
                $unknown[] = $message['rendered'];
            }
        }
        if ($wrong === []) {
            fwrite(STDERR, implode("\n", $unknown)."\nno change explains these errors\n");
            exit(1);
        }
        $numbers = array_values(array_diff($numbers, $wrong));
        fprintf(STDERR, "%d changes do not compile in one build\n", count(array_unique($wrong)));
    }
}

/** Whether a change has an error also without the other changes of its function: a wrong type, or a name that does not exist. */
function isItsOwn(array $message, array $mutant): bool
{
    return in_array($message['code']['code'] ?? '', ['E0061', 'E0271', 'E0277', 'E0599', 'E0624'], true)
        // All arms have the type that the function returns, unless the compiler finds it in them.
        || $message['message'] === 'mismatched types' && ! str_contains($mutant['function']['return_type'], 'impl ');
}

/** @return array{list<int>, bool} the change at an offset of a file, or else all changes of the function, and which of both */
function at(array $places, int $offset): array
{
    foreach ($places as [$start, $end, $arms]) {
        if ($offset >= $start && $offset < $end) {
            foreach ($arms as $number => [$from, $to]) {
                if ($offset >= $from && $offset < $to) {
                    return [[$number], true];
                }
            }

            return [array_keys($arms), false];
        }
    }

    return [[], false];
}

/** @return array<string, list<array{int, int, array<int, array{int, int}>}>> of each file, the functions, and in each its changes */
function write(array $mutants, array $numbers, string $package, string $tree): array
{
    $folder = SOURCES[$package];
    $functions = array_fill_keys(array_filter(explode("\0", (string) shell_exec("git ls-files -z '{$folder}/*.rs'"))), []);
    foreach ($numbers as $number) {
        $functions[$mutants[$number]['file']][json_encode($mutants[$number]['function']['span'])][] = $number;
    }
    $places = [];
    foreach ($functions as $file => $ofFile) {
        $source = file_get_contents($file);
        $bodies = [];
        foreach ($ofFile as $span => $ofFunction) {
            $span = json_decode($span, true);
            $start = strpos($source, '{', offset($source, $span['start'])) + 1;
            $bodies[$start] = [offset($source, $span['end']) - 1, $ofFunction];
        }
        ksort($bodies);
        $text = '';
        $done = 0;
        foreach ($bodies as $start => [$end, $ofFunction]) {
            if ($start < $done) {
                continue; // a function in a function
            }
            $text .= substr($source, $done, $start - $done);
            $first = strlen($text);
            $arms = [];
            $text .= " match crate::mutant_at_once::active({$ofFunction[0]}) {";
            foreach ($ofFunction as $number) {
                [$from, $to] = [offset($source, $mutants[$number]['span']['start']), offset($source, $mutants[$number]['span']['end'])];
                $before = strlen($text);
                $text .= "\n{$number} => {".substr($source, $start, $from - $start)." {$mutants[$number]['replacement']} ".substr($source, $to, $end - $to).'}';
                $arms[$number] = [$before, strlen($text)];
            }
            $text .= "\n_ => {".substr($source, $start, $end - $start)."}\n}";
            $places[$file][] = [$first, strlen($text), $arms];
            $done = $end;
        }
        $text .= substr($source, $done);
        if ($file === "{$folder}/lib.rs" && $numbers !== []) {
            $text .= sprintf(MODULE, max(array_keys($mutants)) + 1, CHANGE, REACHED);
        }
        if (! is_file("{$tree}/{$file}") || file_get_contents("{$tree}/{$file}") !== $text) {
            is_dir(dirname("{$tree}/{$file}")) || mkdir(dirname("{$tree}/{$file}"), recursive: true);
            file_put_contents("{$tree}/{$file}", $text);
        }
    }

    return $places;
}

/** The offset in bytes of a place whose column is counted in characters. */
function offset(string $source, array $place): int
{
    // `php -n` may lack mbstring.
    preg_match('/\A(?:.*\n){'.($place['line'] - 1).'}.{'.($place['column'] - 1).'}/u', $source, $before);

    return strlen($before[0]);
}

/** @return array<string, array{list<string>, string}> the tests of a package: the command of each, and its folder */
function rustTests(string $tree, string $package, array $selection): array
{
    $tests = [];
    foreach (artifacts($tree, ['test', '--package', $package, '--no-run', ...$selection]) as $artifact) {
        if (($artifact['executable'] ?? null) === null) {
            continue;
        }
        $folder = dirname($artifact['manifest_path']);
        $list = proc_open([$artifact['executable'], '--list', '--format=terse'], [1 => ['pipe', 'w']], $pipes, $folder);
        preg_match_all('/^(.*): test$/m', stream_get_contents($pipes[1]), $found);
        proc_close($list);
        foreach ($found[1] as $name) {
            $tests["{$artifact['target']['name']} {$name}"] = [[$artifact['executable'], '--quiet', '--exact', $name], $folder];
        }
    }

    return $tests;
}

/** @return array<string, array{list<string>, string}> a test for each file of php-tests */
function phpTests(string $tree): array
{
    $files = array_merge(...array_column(artifacts($tree, ['build', '--package', 'coverage-kernel-php']), 'filenames'));
    [$extension] = array_values(preg_grep('/\/libcoverage_kernel\.(?:so|dylib)$/', $files));
    putenv("COVERAGE_KERNEL_EXTENSION={$extension}"); // for the tests of tests/extension.rs, which would build one
    $pest = [getenv('PHP') ?: 'php', '-d', "extension={$extension}", '-d', 'memory_limit=1G', 'vendor/bin/pest', '--test-directory=php-tests', '--bail'];
    $tests = [];
    foreach (glob('php-tests/*Test.php') as $file) {
        $tests["pest {$file}"] = [[...$pest, $file], getcwd()];
    }

    return $tests;
}

/** @return list<array<string, mixed>> what Cargo built */
function artifacts(string $tree, array $command): array
{
    $process = proc_open(cargo(...$command, ...['--message-format', 'json-render-diagnostics']), [1 => ['pipe', 'w']], $pipes, $tree);
    $messages = stream_get_contents($pipes[1]);
    if (proc_close($process) !== 0) {
        exit(1);
    }

    return array_map(fn (string $line): array => json_decode($line, true), array_filter(explode("\n", $messages)));
}

/** @return list<string> a command of Cargo, with the options of all builds here */
function cargo(string $command, string ...$arguments): array
{
    return ['cargo', $command, '--quiet', '--locked', '--profile', 'mutants', ...$arguments];
}

function run(array $command): void
{
    $process = proc_open($command, [], $pipes);
    if (proc_close($process) !== 0) {
        exit(1);
    }
}
