<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Tests\Support;

use Closure;
use CoverageKernel\Laravel\Schema\KeyType;
use Illuminate\Support\Facades\Artisan;
use Illuminate\Support\Facades\DB;
use RuntimeException;

/**
 * A Postgres schema for one test, which may commit and migrate in it: empty at first, dropped afterwards. The tables that the
 * other tests share do not change.
 */
final class OwnSchema
{
    private const NAME = 'of_one_test';

    /** @param  Closure(string): void  $test is given the schema's name, for other processes: `DB_SCHEMA` */
    public static function with(KeyType $keyType, Closure $test): void
    {
        // Not the test's own connection, which has an open transaction.
        config(['database.connections.own' => [...config()->array('database.connections.pgsql'), 'search_path' => self::NAME]]);
        config(['database.default' => 'own', 'coverage-kernel.host.key_type' => $keyType->value]);
        DB::connection('own')->statement('drop schema if exists '.self::NAME.' cascade');
        DB::connection('own')->statement('create schema '.self::NAME);

        try {
            $test(self::NAME);
        } finally {
            DB::connection('own')->statement('drop schema '.self::NAME.' cascade');
            DB::purge('own');
            config(['database.default' => 'pgsql']);
        }
    }

    /** @param  array<string, mixed>  $arguments */
    public static function artisan(string $command, array $arguments = []): void
    {
        $status = Artisan::call($command, ['--force' => true, ...$arguments]);

        if ($status !== 0) {
            throw new RuntimeException("php artisan {$command} failed: ".Artisan::output());
        }
    }
}
