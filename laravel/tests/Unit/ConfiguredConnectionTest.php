<?php

declare(strict_types=1);

use CoverageKernel\Laravel\ConfiguredConnection;
use CoverageKernel\Laravel\Exceptions\InvalidConfiguration;
use Illuminate\Config\Repository;

it('reads from the primary unless the configuration names the replica', function (): void {
    $readsFromReplica = static fn (mixed ...$values): bool => ConfiguredConnection::readsFromReplica(new Repository(['coverage-kernel' => $values]));

    expect($readsFromReplica(read_from: 'primary'))->toBeFalse()
        ->and($readsFromReplica())->toBeFalse()
        ->and($readsFromReplica(read_from: 'replica'))->toBeTrue()
        ->and(static fn () => $readsFromReplica(read_from: 'standby'))->toThrow(InvalidConfiguration::class, '`primary` or `replica`');
});
