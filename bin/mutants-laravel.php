<?php

/**
 * `php -n bin/mutants-laravel.php FOLDER CHANGED whole|part`: compares the changes of laravel/src that no test noticed with
 * laravel/mutants.txt, and prints how many changes were noticed, survived or were left out. A change that survives and is not in the
 * list fails. If the whole was run, a change in the list that did not survive fails as well. So does a line of FOLDER/mistakes.txt.
 *
 * FOLDER has Pest's output for each run of `bin/mutants`, and CHANGED the changed files. Pest only runs the tests that reached the
 * changed line, and none if the line is a constant. A change that it calls unnoticed, and that is not in the list, is tested here
 * with all tests: those of another line may notice it.
 */
declare(strict_types=1);

[, $folder, $changed, $run] = $argv;

$mistakes = file("$folder/mistakes.txt", FILE_IGNORE_NEW_LINES | FILE_SKIP_EMPTY_LINES) ?: [];
$all = null;
$left = [];
foreach (['unit,feature', 'pgsql'] as $lanes) {
    $output = (string) file_get_contents("$folder/$lanes.txt");
    preg_match('~^  Mutations:(.*)$~m', $output, $summary) === 1 || $mistakes[] = "Pest has not tested the changes with $lanes";
    preg_match_all('~ (\d+) (\w+)~', $summary[1] ?? '', $counted, PREG_SET_ORDER);
    $totals = array_column($counted, 1, 2);
    preg_match_all('~^   (UNTESTED|UNCOVERED)  (\S+)\s+> Line (\d+): (\w+) - ID: (\w+)$~m', $output, $found, PREG_SET_ORDER);
    if (count($found) !== ($totals['untested'] ?? 0) + ($totals['uncovered'] ?? 0) || isset($totals['pending'])) {
        $mistakes[] = "Pest's output for $lanes does not name each change that was not noticed";
    }
    if ($all !== null && $all !== array_sum($totals)) {
        $mistakes[] = 'Pest has not made the same changes for each lane';
    }
    $all = array_sum($totals);
    $left[] = array_column($found, null, 5);
}

/** Each entry of the list once for each time that it stands there: `file  mutator  text of the line`. */
$unused = array_filter(
    file('laravel/mutants.txt', FILE_IGNORE_NEW_LINES) ?: [],
    static fn (string $line): bool => str_starts_with($line, 'src/'),
);
$listed = count($unused);
$survivors = [];
foreach (array_intersect_key(...$left) as [, , $file, $line, $mutator, $id]) {
    $entry = "$file  $mutator  ".trim(file("laravel/$file")[$line - 1]);
    $place = array_search($entry, $unused, true);
    if ($place === false) {
        $survivors[$id] = new Change($file, (int) $line, $mutator, $id, $entry);
    } else {
        unset($unused[$place]);
    }
}
$listed -= count($unused);
$missing = unnoticed($survivors, $changed);

printf("%d changes: %d noticed, %d survived, %d left out with a reason\n", $all, $all - count($missing) - $listed, count($missing), $listed);
foreach ($missing as $change) {
    echo "survived and is not in laravel/mutants.txt: $change->file:$change->line: $change->mutator (--id=$change->id)\n    $change->entry\n";
}
foreach ($run === 'whole' ? $unused : [] as $entry) {
    echo "noticed, but in laravel/mutants.txt: $entry\n";
}
foreach (array_count_values($mistakes) as $mistake => $times) {
    echo "the run is not valid ($times times): $mistake\n";
}
exit($missing === [] && $mistakes === [] && ($run !== 'whole' || $unused === []) ? 0 : 1);

/** A change, with its entry in the list. */
final readonly class Change
{
    public function __construct(public string $file, public int $line, public string $mutator, public string $id, public string $entry) {}
}

/**
 * Runs all tests with each change, and returns the changes that none notices. The tests mostly wait, so several changes are tested at once.
 *
 * @param  array<string, Change>  $changes
 * @return list<Change>
 */
function unnoticed(array $changes, string $changed): array
{
    $atOnce = 2 * (int) shell_exec('nproc');
    $unnoticed = $running = [];
    while ($changes !== [] || $running !== []) {
        while ($changes !== [] && count($running) < $atOnce) {
            $change = array_shift($changes);
            $running[] = [$change, allTests($change, $changed)];
        }
        usleep(100_000);
        foreach ($running as $number => [$change, $process]) {
            $status = proc_get_status($process);
            if (! $status['running']) {
                unset($running[$number]);
                $status['exitcode'] === 0 && $unnoticed[] = $change;
                printf("  %s by all tests: %s:%d: %s\n", $status['exitcode'] === 0 ? 'not noticed' : 'noticed', $change->file, $change->line, $change->mutator);
            }
        }
    }

    return $unnoticed;
}

/** @return resource the process of all tests with a change; one that fails ends it, and so does a quarter of an hour */
function allTests(Change $change, string $changed): mixed
{
    $original = realpath("laravel/$change->file");
    foreach (changedFiles($changed) as $path => $text) {
        // The id is a hash of the file, the class of the change, and the changed text.
        if (hash('xxh3', $original.classes()[$change->mutator].$text) === $change->id) {
            return proc_open(
                ['timeout', '900', 'sh', '-c', 'for lanes in pgsql unit,feature; do laravel/bin/lane "$lanes" --colors=never --bail || exit 1; done'],
                array_fill(0, 3, ['file', '/dev/null', 'r+']),
                $pipes,
                null,
                ['PEST_MUTATION_TESTING' => $original, 'PEST_MUTATION_FILE' => realpath($path)] + getenv(),
            );
        }
    }
    throw new LogicException("the changed file of $change->id is missing");
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

/** @return array<string, string> the classes of Pest's changes, by their names */
function classes(): array
{
    static $classes = [];
    if ($classes === []) {
        $folder = 'laravel/vendor/pestphp/pest-plugin-mutate/src/Mutators';
        foreach (new RecursiveIteratorIterator(new RecursiveDirectoryIterator($folder, FilesystemIterator::SKIP_DOTS)) as $path => $_) {
            $classes[basename($path, '.php')] = 'Pest\Mutate\Mutators'.strtr(substr($path, strlen($folder), -strlen('.php')), '/', '\\');
        }
    }

    return $classes;
}
