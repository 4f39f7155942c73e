<?php

declare(strict_types=1);

use CoverageKernel\Tests\PhpProcess;

/** @return array<string, list<string>> the reason codes of each claim after activation, by its sentence, audience and state */
$decisions = function (): array {
    $process = PhpProcess::run(dirname(__DIR__).'/demo/demo.php');
    expect($process->complaints)->toBe('')->and($process->exitCode)->toBe(0);
    $decisions = [];
    foreach (explode("\n", strstr($process->output, 'after an operator has activated')) as $line) {
        if (preg_match('/^(\S.*?) {2,}(\w+) +(claim_\w+|internal_only) /', $line, $claim)) {
            $decisions[$key = "{$claim[1]} {$claim[2]}: {$claim[3]}"] = [];
        } elseif (preg_match('/^  · (\w+):/', $line, $reason)) {
            $decisions[$key][] = $reason[1];
        }
    }

    return $decisions;
};

test('the demo shows each state, for reasons that the shipped definitions give', function () use ($decisions) {
    $limitedByFallback = ['identity_derived', 'type_claim_maximum', 'type_claim_maximum'];

    expect($decisions())
        ->toHaveKey('The app protection types are content-backed. customer: claim_allowed', [])
        ->toHaveKey('The five core types from TCM are content-backed. customer: claim_limited', ['identity_derived'])
        ->toHaveKey('All seven core types are content-backed. customer: claim_limited', $limitedByFallback)
        ->toHaveKey('All eight initial types have been detected, beta included. operator: internal_only', [
            'identity_derived', 'experimental_source', 'type_claim_maximum', 'listing_not_applicable', 'type_claim_maximum', 'type_claim_maximum',
        ])
        ->toHaveKey('Everything is covered. customer: claim_blocked', ['unscoped_full_claim'])
        ->toHaveCount(10);
});

test('every claim of the demo is blocked as shipped', function () {
    $asShipped = strstr(PhpProcess::run(dirname(__DIR__).'/demo/demo.php')->output, 'after an operator has activated', true);

    expect(substr_count($asShipped, ' claim_blocked '))->toBe(10)
        ->and(substr_count($asShipped, '· kernel_inactive:'))->toBe(10);
});
