<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Tests\Support;

use Closure;
use Illuminate\Support\ConfigurationUrlParser;
use Illuminate\Support\Facades\DB;

/**
 * A Postgres database for one test: empty at first, dropped afterwards.
 *
 * A test that dumps or loads a schema needs it, because `pg_dump` dumps the whole database.
 */
final class OwnDatabase
{
    private const NAME = 'coverage_kernel_one_test';

    public static function with(Closure $test): void
    {
        // Not the test's own connection, whose open transaction does not allow `create database`.
        $server = (new ConfigurationUrlParser)->parseConfiguration(config()->array('database.connections.pgsql'));
        config(['database.connections.server' => $server, 'database.connections.own' => ['database' => self::NAME] + $server]);
        self::drop();
        DB::connection('server')->statement('create database '.self::NAME);
        config(['database.default' => 'own']);

        try {
            $test();
        } finally {
            config(['database.default' => 'pgsql']);
            DB::purge('own');
            self::drop();
            DB::purge('server');
        }
    }

    private static function drop(): void
    {
        DB::connection('server')->statement('drop database if exists '.self::NAME);
    }
}
