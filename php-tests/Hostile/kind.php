<?php

declare(strict_types=1);

// Carries out the attacks of one kind twice: `php kind.php FILE long|short`. Prints the outcomes as JSON.
//
// The second time, each attack must have the same outcome, and no memory may be left behind.

use CoverageKernel\Tests\Hostile\Attacks;

require __DIR__.'/autoload.php';

error_reporting(E_ALL);
[, $file, $length] = $argv;
$before = $more = 0; // $GLOBALS, which is an argument, has the same variables in both passes
$wrong = [];
$attacks = new Attacks($length === 'short');
$kind = require $file;
$kind($attacks);
$wrong = $attacks->wrong;
if (basename(dirname($file)) === 'kinds') {
    gc_collect_cycles();
    $before = memory_get_usage();
    $attacks->repeat();
    $kind($attacks);
    gc_collect_cycles();
    $more = memory_get_usage() - $before;
    $attacks->end();
    $wrong = $attacks->wrong;
    // Messages about wrong outcomes need memory themselves.
    if ($more > 0 && $wrong === []) {
        $wrong[] = "the second pass left {$more} bytes of memory behind";
    }
}
ksort($attacks->outcomes);
echo json_encode(['attacks' => $attacks->attacks, 'outcomes' => $attacks->outcomes, 'wrong' => $wrong], JSON_INVALID_UTF8_SUBSTITUTE | JSON_THROW_ON_ERROR);
