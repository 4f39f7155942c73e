<?php

/**
 * `php -n bin/mutants-laravel.php FOLDER CHANGED whole|part`: runs all tests with each change of laravel/src that Pest did not find noticed,
 * and prints how many changes were noticed, survived or were left out. `listed` only prints the changed files that laravel/mutants.txt lists.
 *
 * FOLDER has Pest's output for the lanes unit and feature, and for the lane pgsql. CHANGED has the changed files. Pest runs only the tests
 * that reached the changed line. Coverage does not see constants, so Pest does not test their changes. Code that runs once in a
 * process, such as a migration, is covered by the first test only, so Pest runs too few tests.
 *
 * A change that laravel/mutants.txt lists with a reason is left out. One that survives and is not listed fails. If the whole was run, so does
 * a listed change that the lanes unit and feature notice, and in each run a line of FOLDER/mistakes.txt.
 */
declare(strict_types=1);

[, $folder, $changed, $run] = $argv;

$mistakes = file("$folder/mistakes.txt", FILE_IGNORE_NEW_LINES | FILE_SKIP_EMPTY_LINES) ?: [];
[$all, $left] = changesLeft("$folder/unit,feature.txt", $mistakes);

/** Each entry of the list once for each time that it stands there: `file  mutator  text of the line`. */
$unused = array_filter(
    file('laravel/mutants.txt', FILE_IGNORE_NEW_LINES) ?: [],
    static fn (string $line): bool => str_starts_with($line, 'src/'),
);
// If the list has fewer entries of a text than there are changes with it, only testing shows which of them survive.
$changes = array_count_values(array_map(static fn (Change $change): string => $change->entry, $left));
$entries = array_count_values($unused);
$listed = array_filter($left, static fn (Change $change): bool => $changes[$change->entry] <= ($entries[$change->entry] ?? 0));
if ($run === 'listed') {
    foreach ($listed as $change) {
        echo basename(changedFile($change, $changed)), "\n";
    }
    exit;
}

[$allOfPostgres, $leftByPostgres] = changesLeft("$folder/pgsql.txt", $mistakes);
if ($all !== $allOfPostgres) {
    $mistakes[] = 'Pest has not made the same changes for all lanes';
}
$missing = unnoticed(array_diff_key(array_intersect_key($left, $leftByPostgres), $listed), $changed);

foreach ($listed as $change) {
    unset($unused[array_search($change->entry, $unused, true)]);
}
foreach ($missing as $number => $change) {
    $place = array_search($change->entry, $unused, true);
    if ($place !== false) {
        $listed[$change->id] = $change;
        unset($unused[$place], $missing[$number]);
    }
}

printf("%d changes: %d noticed, %d survived, %d left out with a reason\n", $all, $all - count($missing) - count($listed), count($missing), count($listed));
foreach ($missing as $change) {
    echo "survived and is not in laravel/mutants.txt: {$change->name()}\n    $change->entry\n";
}
foreach ($run === 'whole' ? $unused : [] as $entry) {
    echo "noticed, but in laravel/mutants.txt: $entry\n";
}
foreach (array_count_values($mistakes) as $mistake => $times) {
    echo "the run is not valid ($times times): $mistake\n";
}
exit($missing === [] && $mistakes === [] && ($run !== 'whole' || $unused === []) ? 0 : 1);

/**
 * Returns the number of changes in an output of Pest, and those that were not noticed, by id.
 *
 * @param  list<string>  $mistakes
 * @return array{int, array<string, Change>}
 */
function changesLeft(string $path, array &$mistakes): array
{
    $output = (string) file_get_contents($path);
    preg_match('~^  Mutations:(.*)$~m', $output, $summary) === 1 || $mistakes[] = 'Pest has not tested the changes';
    preg_match_all('~ (\d+) (\w+)~', $summary[1] ?? '', $counted, PREG_SET_ORDER);
    $totals = array_map(intval(...), array_column($counted, 1, 2));
    preg_match_all('~^   (?:UNTESTED|UNCOVERED)  (\S+)\s+> Line (\d+): (\w+) - ID: (\w+)$~m', $output, $found, PREG_SET_ORDER);
    if (count($found) !== ($totals['untested'] ?? 0) + ($totals['uncovered'] ?? 0) || isset($totals['pending'])) {
        $mistakes[] = "Pest's output does not name each change that was not noticed";
    }
    $left = [];
    foreach ($found as [, $file, $line, $mutator, $id]) {
        $left[$id] = new Change($file, (int) $line, $mutator, $id, "$file  $mutator  ".trim(file("laravel/$file")[$line - 1]));
    }

    return [array_sum($totals), $left];
}

/** A change, with its entry in the list. */
final readonly class Change
{
    public function __construct(public string $file, public int $line, public string $mutator, public string $id, public string $entry) {}

    public function name(): string
    {
        return "$this->file:$this->line: $this->mutator (--id=$this->id)";
    }
}

/**
 * Runs all tests with each change, and returns the changes that none notices. The tests mostly wait, so several changes are tested at once.
 *
 * @param  array<string, Change>  $changes
 * @return list<Change>
 *
 * @throws LogicException if the tests also fail without a change
 */
function unnoticed(array $changes, string $changed): array
{
    $atOnce = 2 * (int) shell_exec('nproc');
    $unnoticed = [];
    $running = [[null, allTests('src/Extension.php', 'laravel/src/Extension.php')]];
    while ($running !== []) {
        while ($changes !== [] && count($running) < $atOnce) {
            $change = array_shift($changes);
            $running[] = [$change, allTests($change->file, changedFile($change, $changed))];
        }
        usleep(100_000);
        foreach ($running as $number => [$change, $process]) {
            $status = proc_get_status($process);
            if (! $status['running']) {
                unset($running[$number]);
                $isNoticed = $status['exitcode'] !== 0;
                if ($change === null) {
                    $isNoticed && throw new LogicException('the tests fail without a change');
                } elseif (! $isNoticed) {
                    $unnoticed[] = $change;
                }
                printf("  %s by all tests: %s\n", $isNoticed ? 'noticed' : 'not noticed', $change?->name() ?? 'no change');
            }
        }
    }

    return $unnoticed;
}

/**
 * Starts all tests with a changed file in place of another; first those whose name has a word of the file's name. They stop at the first
 * failure, and after 15 minutes.
 *
 * @return resource
 */
function allTests(string $file, string $changedFile): mixed
{
    preg_match_all('/[A-Z][a-z]+/', basename($file), $words);
    // Each run of the lanes has one of these two tests, because a filter that finds no test fails.
    $filter = '('.implode('|', [...array_diff($words[0], ['Postgres', 'Tenant', 'Configuration']), '\bNames', '\bCatalogue']).')\w*Test::';
    $script = <<<'SH'
        for filter in "--filter=$1" ""; do
            for lanes in unit,feature pgsql; do
                laravel/bin/lane "$lanes" --colors=never --bail ${filter:+"$filter"} || exit 1
            done
        done
        SH;

    return proc_open(
        ['timeout', '--kill-after=60', '900', 'sh', '-c', $script, 'sh', $filter],
        array_fill(0, 3, ['file', '/dev/null', 'r+']),
        $pipes,
        null,
        ['PEST_MUTATION_TESTING' => realpath("laravel/$file"), 'PEST_MUTATION_FILE' => realpath($changedFile)] + getenv(),
    );
}

/** The path of a changed file. The id is a hash of the original's path, the class of the change, and the changed text. */
function changedFile(Change $change, string $changed): string
{
    $original = realpath("laravel/$change->file");
    foreach (changedFiles($changed) as $path => $text) {
        foreach (classes()[$change->mutator] as $class) {
            if (hash('xxh3', $original.$class.$text) === $change->id) {
                return $path;
            }
        }
    }
    throw new LogicException("the changed file of {$change->name()} is missing");
}

/** @return array<string, string> the texts of the changed files, by their paths */
function changedFiles(string $changed): array
{
    static $texts = [];
    if ($texts === []) {
        foreach (glob("$changed/mutations/*") ?: [] as $path) {
            $texts[$path] = file_get_contents($path);
        }
    }

    return $texts;
}

/** @return array<string, list<string>> the classes of Pest's changes, by their names, which two folders may share */
function classes(): array
{
    static $classes = [];
    if ($classes === []) {
        $folder = 'laravel/vendor/pestphp/pest-plugin-mutate/src/Mutators';
        foreach (new RecursiveIteratorIterator(new RecursiveDirectoryIterator($folder, FilesystemIterator::SKIP_DOTS)) as $path => $_) {
            $classes[basename($path, '.php')][] = 'Pest\Mutate\Mutators'.strtr(substr($path, strlen($folder), -strlen('.php')), '/', '\\');
        }
    }

    return $classes;
}
