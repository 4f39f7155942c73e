<?php

declare(strict_types=1);

// Reads a document from each line, {"document": …, "base64": …}, and prints its errors on one line. The first argument is the
// file of the definitions.

use CoverageKernel\Claim;
use CoverageKernel\ClaimGuard;
use CoverageKernel\Definitions;
use CoverageKernel\Exception\CoverageKernelException;
use CoverageKernel\ObservedCoverage;

$definitions = Definitions::fromJson(file_get_contents($argv[1]));
$guard = new ClaimGuard($definitions);
while (($line = fgets(STDIN)) !== false) {
    ['document' => $document, 'base64' => $base64] = json_decode($line, true, flags: JSON_THROW_ON_ERROR);
    $text = base64_decode($base64, true);
    $errors = [];
    try {
        match ($document) {
            'definitions' => Definitions::fromJson($text),
            'observed' => ObservedCoverage::fromJson($definitions, $text),
            'claim' => Claim::fromJson($text),
            'request' => $guard->evaluateJson($text),
        };
    } catch (CoverageKernelException $exception) {
        foreach ($exception->errors() as $error) {
            $errors[] = [
                'code' => $error->code()->value,
                'pointer' => $error->pointer(),
                'line' => $error->line(),
                'column' => $error->column(),
            ];
        }
    }
    echo json_encode($errors, JSON_THROW_ON_ERROR | JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_LINE_TERMINATORS), "\n";
}
