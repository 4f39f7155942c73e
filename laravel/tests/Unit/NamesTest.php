<?php

declare(strict_types=1);

use CoverageKernel\Laravel\Schema\Names;
use Illuminate\Database\SQLiteConnection;

it('puts the prefix of the connection before each name', function (): void {
    $names = new Names(new SQLiteConnection(static fn () => throw new LogicException('no query is sent'), 'database', 'app_'));

    expect($names->of('tc_prune'))->toBe('app_tc_prune')
        ->and($names->on('tenant_configuration_listings', 'owner'))->toBe('app_tc_listings_owner');
});
