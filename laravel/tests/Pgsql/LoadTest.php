<?php

declare(strict_types=1);

use CoverageKernel\Laravel\Schema\KeyType;
use CoverageKernel\Laravel\Tests\Support\OwnSchema;
use Symfony\Component\Process\Process;

it('makes no error and no wrong decision while some processes read and others record', function (): void {
    OwnSchema::with(KeyType::BigInt, function (string $schema): void {
        $load = new Process(
            [PHP_BINARY, dirname(__DIR__, 2).'/bench/load.php', '4', '4', '3'],
            env: ['DB_CONNECTION' => 'pgsql', 'DB_SCHEMA' => $schema],
            timeout: 300,
        );
        $status = $load->run();

        expect($load->getErrorOutput())->toBe('')
            ->and($status)->toBe(0)
            ->and($load->getOutput())->toMatch('/^  captures +0 +[1-9]/m')
            ->toMatch('/^  permitted +[1-9]/m')
            ->toMatch('/^  wrong decisions or lost captures +0$/m');
    });
});
