<?php

declare(strict_types=1);

use CoverageKernel\Laravel\Transaction;
use Illuminate\Support\Facades\DB;

it('tries a transaction five times', function (): void {
    config(['database.connections.own' => ['driver' => 'sqlite', 'database' => ':memory:', 'prefix' => '']]);
    $tried = 0;
    $fail = function () use (&$tried): never {
        $tried++;
        throw new PDOException('database is locked');
    };

    expect(static fn () => Transaction::commit(DB::connection('own'), $fail))->toThrow(PDOException::class)
        ->and($tried)->toBe(5);
});
