<?php

// Draws the charts of docs/performance.md, and writes its table, from docs/benchmark.txt, the output of bench/compare.php, and
// from docs/benchmark-engines.txt, that of bin/bench-engines.
//
//     php bin/charts.php           writes docs/pictures/benchmark-*.svg and the table
//     php bin/charts.php --check   compares them with the committed files

declare(strict_types=1);

const WIDTH = 680;
const UNITS = ['ns' => 1, 'µs' => 1e3, 'ms' => 1e6, 's' => 1e9];

const STYLE = <<<'CSS'
  <style>
    text { font: 13px system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif; fill: #1f2328; stroke: #f6f8fa; stroke-width: 4; paint-order: stroke; }
    .title { font-size: 15px; font-weight: 600; }
    .small { font-size: 12px; fill: #57606a; }
    .middle { text-anchor: middle; }
    .end { text-anchor: end; }
    .card { fill: #f6f8fa; }
    .grid { stroke: #d0d7de; stroke-width: 1; }
    .one { stroke: #57606a; stroke-width: 1.5; }
    .ours { fill: none; stroke: #0969da; stroke-width: 2.5; }
    .plain { fill: none; stroke: #bc4c00; stroke-width: 2.5; }
    .faster { fill: #0969da; }
    .slower { fill: #bc4c00; }
    @media (prefers-color-scheme: dark) {
      text { fill: #e6edf3; stroke: #161b22; }
      .small { fill: #9da7b1; }
      .card { fill: #161b22; }
      .grid { stroke: #30363d; }
      .one { stroke: #9da7b1; }
      .ours { stroke: #4493f8; }
      .plain { stroke: #db6d28; }
      .faster { fill: #4493f8; }
      .slower { fill: #db6d28; }
    }
  </style>
CSS;

/** The measurement of one operation: nanoseconds, and how many times as fast as plain PHP with the JIT the extension is. */
final readonly class Measurement
{
    public function __construct(public string $name, public float $extension, public float $plain, public float $ratio) {}
}

/** @return list<Measurement> */
function measurements(string $text): array
{
    $time = '(\d[\d.]*) (ns|µs|ms|s)';
    $ratio = '([\d.]+) \([\d.]+ to [\d.]+\)';
    preg_match_all("/^(\S.*?) +{$time} +{$time} +{$ratio} +{$time} +{$ratio}(?:  [\d.]+ GB\/s)?\$/mu", $text, $lines, PREG_SET_ORDER);

    return array_map(static fn (array $line): Measurement => new Measurement(
        $line[1],
        (float) $line[2] * UNITS[$line[3]],
        (float) $line[4] * UNITS[$line[5]],
        (float) $line[6],
    ), $lines);
}

function escaped(string $text): string
{
    return htmlspecialchars($text, ENT_XML1 | ENT_QUOTES);
}

function number(float $value): string
{
    return rtrim(rtrim(sprintf('%.1F', $value), '0'), '.');
}

function text(float $x, float $y, string $text, string $class = ''): string
{
    return sprintf("  <text%s x=\"%s\" y=\"%s\">%s</text>\n", $class === '' ? '' : " class=\"{$class}\"", number($x), number($y), escaped($text));
}

/** @param list<array{float, float}> $points */
function line(array $points, string $class): string
{
    $coordinates = implode(' ', array_map(static fn (array $point): string => number($point[0]).' '.number($point[1]), $points));

    return "  <path class=\"{$class}\" d=\"M{$coordinates}\"/>\n";
}

function picture(int $height, string $title, string $description, string $content): string
{
    return sprintf(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %1\$d %2\$d\" width=\"%1\$d\" height=\"%2\$d\" role=\"img\" aria-labelledby=\"title desc\">\n"
            ."  <title id=\"title\">%3\$s</title>\n  <desc id=\"desc\">%4\$s</desc>\n%5\$s\n"
            ."  <rect class=\"card\" width=\"%1\$d\" height=\"%2\$d\" rx=\"10\"/>\n%6\$s</svg>\n",
        WIDTH,
        $height,
        escaped($title),
        escaped($description),
        STYLE,
        $content,
    );
}

/**
 * A panel of lines over the number of types, both axes logarithmic.
 *
 * @param  array<string, array{class: string, times: array<int, float>}>  $series  nanoseconds by number of types, by label
 */
function panel(float $left, float $top, float $width, float $height, string $title, array $series): string
{
    $times = array_merge(...array_map(static fn (array $one): array => array_values($one['times']), array_values($series)));
    $lowest = (int) floor(log10(min($times)));
    $highest = max($lowest + 1, (int) ceil(log10(max($times))));
    $counts = array_keys(array_values($series)[0]['times']);
    [$first, $last] = [log10(min($counts)), log10(max($counts))];
    $x = static fn (int $count): float => $left + $width * (log10($count) - $first) / ($last - $first);
    $y = static fn (float $time): float => $top + $height * ($highest - log10($time)) / ($highest - $lowest);

    $drawn = text($left - 44, $top - 14, $title, 'title');
    for ($decade = $lowest; $decade <= $highest; $decade++) {
        $at = $y(10 ** $decade);
        $unit = ['ns', 'µs', 'ms', 's'][intdiv($decade, 3)];
        $drawn .= line([[$left, $at], [$left + $width, $at]], 'grid').text($left - 8, $at + 4, 10 ** ($decade % 3)." {$unit}", 'small end');
    }
    foreach ($counts as $count) {
        $drawn .= text($x($count), $top + $height + 20, number_format($count), 'small middle');
    }
    $ends = [];
    foreach ($series as $label => ['class' => $class, 'times' => $ofSeries]) {
        $points = array_map(static fn (int $count): array => [$x($count), $y($ofSeries[$count])], $counts);
        $drawn .= line($points, $class);
        $ends[$label] = $points[count($points) - 1][1];
    }
    asort($ends);
    $free = 0; // below the label before
    foreach ($ends as $label => $end) {
        $at = max($end, $free);
        $drawn .= text($left + $width + 8, $at + 4, $label);
        $free = $at + 15;
    }

    return $drawn;
}

/**
 * The times of an operation over the number of types.
 *
 * @param  list<Measurement>  $measurements
 * @return array{extension: array<int, float>, plain: array<int, float>}
 */
function overTypes(array $measurements, string $before, string $after): array
{
    $times = ['extension' => [], 'plain' => []];
    foreach ($measurements as $measurement) {
        if (preg_match('/^'.preg_quote($before, '/').'([\d,]+) types'.preg_quote($after, '/').'$/u', $measurement->name, $types) === 1) {
            $count = (int) str_replace(',', '', $types[1]);
            $times['extension'][$count] = $measurement->extension;
            $times['plain'][$count] = $measurement->plain;
        }
    }
    ksort($times['extension']);
    ksort($times['plain']);
    count($times['extension']) > 1 || refuse("docs/benchmark.txt has no figures of `{$before}… types{$after}`");

    return $times;
}

/** @param list<Measurement> $measurements */
function chartOfTypes(array $measurements): string
{
    $permitted = ['extension' => ['class' => 'ours', 'times' => overTypes($measurements, 'evaluate, ', ', permitted (PHP with standings of scopes)')['extension']]];
    foreach (['without standings' => 'nothing precomputed', 'with standings of rows' => 'rows precomputed', 'with standings of scopes' => 'scopes precomputed'] as $kind => $label) {
        $permitted["PHP, {$label}"] = ['class' => 'plain', 'times' => overTypes($measurements, 'evaluate, ', ", permitted (PHP {$kind})")['plain']];
    }
    $both = static function (array $times): array {
        return ['extension' => ['class' => 'ours', 'times' => $times['extension']], 'PHP' => ['class' => 'plain', 'times' => $times['plain']]];
    };
    $content = panel(76, 52, 410, 230, 'Permitted claim: evaluate()', $permitted)
        .panel(76, 372, 170, 190, '10 % of the types fail: evaluate()', $both(overTypes($measurements, 'evaluate, ', ', 10 % failing (PHP with standings of scopes)')))
        .panel(408, 372, 170, 190, 'All types fail: evaluate()', $both(overTypes($measurements, 'evaluate, ', ', all failing (PHP with standings of scopes)')))
        .panel(76, 652, 170, 190, '10 % fail: all reasons and messages', $both(overTypes($measurements, '… + code and message of each, ', ', 10 % failing (PHP with standings of scopes)')))
        .panel(408, 652, 170, 190, 'All fail: all reasons and messages', $both(overTypes($measurements, '… + code and message of each, ', ', all failing (PHP with standings of scopes)')))
        .text(32, 894, 'Time of one call over the number of types. Logarithmic; less is better.', 'small')
        .text(32, 912, 'In the four lower charts, PHP has precomputed what each scope proves.', 'small');

    return picture(930, 'Time of a decision over the number of types', 'Line charts of the extension and of plain PHP with the tracing JIT, over the number of types of the scope.', $content);
}

/** @param list<Measurement> $measurements */
function chartOfRatios(array $measurements): string
{
    $others = array_values(array_filter($measurements, static fn (Measurement $measurement): bool => preg_match('/^(?:evaluate|… \+ [^,]*), [\d,]+ types, /u', $measurement->name) !== 1));
    $others !== [] || refuse('docs/benchmark.txt has no other figures');
    [$left, $width, $row] = [40, WIDTH - 2 * 40 - 30, 44];
    $logarithms = array_map(static fn (Measurement $measurement): float => log10($measurement->ratio), $others);
    $lowest = min(-1, (int) floor(min($logarithms)));
    $highest = max(1, (int) ceil(max($logarithms)));
    $x = static fn (float $ratio): float => $left + $width * (log10($ratio) - $lowest) / ($highest - $lowest);
    $bottom = 76 + $row * count($others);

    $content = text(24, 32, 'How many times as fast as plain PHP with the tracing JIT', 'title');
    for ($decade = $lowest; $decade <= $highest; $decade++) {
        $at = $x(10 ** $decade);
        $content .= line([[$at, 66], [$at, $bottom]], $decade === 0 ? 'one' : 'grid').text($at, 58, (string) (10 ** $decade), 'small middle');
    }
    foreach ($others as $index => $measurement) {
        $top = 76 + $row * $index;
        $end = $x($measurement->ratio);
        $isFaster = $measurement->ratio >= 1;
        $content .= text($left, $top + 14, $measurement->name)
            .sprintf("  <rect class=\"%s\" x=\"%s\" y=\"%d\" width=\"%s\" height=\"12\" rx=\"2\"/>\n", $isFaster ? 'faster' : 'slower', number(min($x(1), $end)), $top + 20, number(max(1, abs($end - $x(1)))))
            .text($isFaster ? $end + 6 : $end - 6, $top + 31, $measurement->ratio < 10 ? sprintf($measurement->ratio < 0.1 ? '%.4F' : '%.2F', $measurement->ratio) : number($measurement->ratio), $isFaster ? 'small' : 'small end');
    }
    $content .= text(24, $bottom + 24, 'Logarithmic. To the left of 1, plain PHP is faster.', 'small');

    return picture($bottom + 42, 'Other operations, compared with plain PHP', 'A bar for each operation: how many times as fast as plain PHP with the tracing JIT the extension is.', $content);
}

function refuse(string $message): never
{
    fwrite(STDERR, "bin/charts.php: {$message}\n");
    exit(1);
}

/**
 * The times of the engines over the number of types, from the output of `make bench-engines`.
 *
 * @return array<string, array<int, float>> nanoseconds by number of types, by engine
 */
function timesOfEngines(string $text, string $state): array
{
    $times = [];
    $types = null;
    foreach (explode("\n", $text) as $line) {
        if (preg_match('/^(\d+) types, (.*), (data converted beforehand|from JSON)$/', $line, $title) === 1) {
            $types = $title[2] === $state && $title[3] === 'data converted beforehand' ? (int) $title[1] : null;
        } elseif ($types !== null && preg_match('/^  (\S.*?)  +([\d.]+) µs/u', $line, $cells) === 1) {
            $times[$cells[1]][$types] = (float) $cells[2] * UNITS['µs'];
        }
    }

    return $times;
}

function chartOfEngines(string $text): string
{
    $panels = '';
    foreach (['permitted' => ['Permitted claim', 76, 52], '10 % failing' => ['10 % of the types fail', 76, 342]] as $state => [$title, $left, $top]) {
        $series = [];
        $times = timesOfEngines($text, $state);
        foreach (['Coverage Kernel' => 'Coverage Kernel', 'Cedar, a policy for each type' => 'Cedar', 'regorus' => 'regorus', 'cel' => 'cel'] as $name => $label) {
            isset($times[$name]) || refuse("docs/benchmark-engines.txt has no figures of {$name}");
            $series[$label] = ['class' => $name === 'Coverage Kernel' ? 'ours' : 'plain', 'times' => $times[$name]];
        }
        $panels .= panel($left, $top, 430, 210, $title, $series);
    }
    $panels .= text(32, 606, 'Time of one decision over the number of types. Logarithmic; less is better.', 'small')
        .text(32, 624, 'regorus and cel stop at the first type that fails; the kernel finds every reason.', 'small');

    return picture(642, 'The kernel and policy engines', 'Line charts of the kernel, Cedar, regorus and cel over the number of types.', $panels);
}

/** The table of a page, without the operations that the chart of types shows for other numbers of types. */
function table(string $benchmark): string
{
    $rows = "| operation | extension | plain PHP | times as fast |\n|---|---|---|---|\n";
    foreach (explode("\n", $benchmark) as $line) {
        if (preg_match('/^(\S.*?)  +(\d\S* \S+) +(\d\S* \S+) +([\d.]+) \(([\d.]+) to ([\d.]+)\)/u', $line, $cells) === 1 && preg_match('/, (8|300|3,000) types, (permitted|10 %|all)/u', $cells[1]) !== 1) {
            $rows .= "| {$cells[1]} | {$cells[2]} | {$cells[3]} | {$cells[4]} ({$cells[5]} to {$cells[6]}) |\n";
        }
    }

    return $rows;
}

/** The page with the table between its two marks. */
function withTable(string $page, string $table): string
{
    [$begin, $end] = ["<!-- written by bin/charts.php -->\n", '<!-- end -->'];
    $before = explode($begin, $page, 2);
    $after = explode($end, $before[1] ?? '', 2);
    isset($after[1]) || refuse('docs/performance.md has no place for the table');

    return "{$before[0]}{$begin}\n{$table}\n{$end}{$after[1]}";
}

$docs = dirname(__DIR__).'/docs';
$benchmark = (string) file_get_contents("{$docs}/benchmark.txt");
$measurements = measurements($benchmark);
$page = (string) file_get_contents("{$docs}/performance.md");
$files = [
    "{$docs}/pictures/benchmark-types.svg" => chartOfTypes($measurements),
    "{$docs}/pictures/benchmark-ratios.svg" => chartOfRatios($measurements),
    "{$docs}/pictures/benchmark-engines.svg" => chartOfEngines((string) file_get_contents("{$docs}/benchmark-engines.txt")),
    "{$docs}/performance.md" => withTable($page, table($benchmark)),
];
foreach ($files as $file => $content) {
    if (($argv[1] ?? '') !== '--check') {
        file_put_contents($file, $content);
    } elseif (@file_get_contents($file) !== $content) {
        refuse("{$file} differs from docs/benchmark.txt; run php bin/charts.php");
    }
}
