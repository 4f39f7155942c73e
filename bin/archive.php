<?php

// Writes files to a ZIP archive whose bytes depend only on their names and contents, and on a time:
//     php bin/archive.php ARCHIVE SECONDS FILE…
// The archive has no folders, users or permissions. SECONDS since 1970 is the time of all files, which ZIP stores in UTC and
// in steps of two seconds.

declare(strict_types=1);

[, $archive, $seconds] = $argv;
$files = array_slice($argv, 3);

[$year, $month, $day, $hour, $minute, $second] = array_map(intval(...), explode(' ', gmdate('Y n j G i s', (int) $seconds)));
$moment = pack('vv', $hour << 11 | $minute << 5 | $second >> 1, ($year - 1980) << 9 | $month << 5 | $day);

$entries = '';
$directory = '';
foreach ($files as $file) {
    $content = file_get_contents($file);
    if ($content === false) {
        exit(1);
    }
    $name = basename($file);
    // Method 8 is deflate, 0 none.
    [$method, $data] = function_exists('gzdeflate') ? [8, gzdeflate($content, 9)] : [0, $content];
    $fields = pack('vvv', 20, 0, $method).$moment.pack('VVVvv', crc32($content), strlen($data), strlen($content), strlen($name), 0);
    $directory .= "PK\1\2".pack('v', 20).$fields.pack('vvvVV', 0, 0, 0, 0, strlen($entries)).$name;
    $entries .= "PK\3\4{$fields}{$name}{$data}";
}
$end = "PK\5\6".pack('vvvvVVv', 0, 0, count($files), count($files), strlen($directory), strlen($entries), 0);

exit(file_put_contents($archive, $entries.$directory.$end) === false ? 1 : 0);
