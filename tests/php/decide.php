<?php

declare(strict_types=1);

// Reads a case from each line, {"definitions": …, "request": …} with both as JSON text in strings, and prints its decision.

use CoverageKernel\ClaimGuard;
use CoverageKernel\Definitions;

while (($line = fgets(STDIN)) !== false) {
    $case = json_decode($line, true, flags: JSON_THROW_ON_ERROR);
    echo (new ClaimGuard(Definitions::fromJson($case['definitions'])))->evaluateJson($case['request']), "\n";
}
