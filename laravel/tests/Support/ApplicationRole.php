<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Tests\Support;

use Closure;
use Illuminate\Support\Facades\DB;

/** A role of Postgres with the rights of the grants script, which owns no table of the kernel. It exists until the transaction ends. */
final class ApplicationRole
{
    public const NAME = 'of_the_application';

    private const HOST = 'workspaces, managed_environments, provider_connections';

    /** Creates the role and assumes it until the transaction ends. On SQLite, which has no roles, it does nothing. */
    public static function assume(bool $mayPrune = false): void
    {
        if (DB::connection()->getDriverName() !== 'pgsql') {
            return;
        }

        DB::unprepared('create role '.self::NAME);
        // The application's own tables.
        DB::unprepared('grant select, insert, update, delete on '.self::HOST.' to '.self::NAME);
        DB::unprepared('grant usage on all sequences in schema '.config()->string('database.connections.pgsql.search_path').' to '.self::NAME);
        self::grant(mayPrune: $mayPrune);
        DB::unprepared('set local role '.self::NAME);
    }

    /** Runs the grants script. */
    public static function grant(string $role = self::NAME, bool $mayPrune = false): void
    {
        DB::select("select set_config('coverage_kernel.application_role', ?, true), set_config('coverage_kernel.may_prune', ?, true)", [$role, $mayPrune ? 'yes' : 'no']);
        DB::unprepared((string) file_get_contents(dirname(__DIR__, 2).'/database/application-role.sql'));
    }

    /**
     * Runs something as the owner of the tables.
     *
     * @template T
     *
     * @param  Closure(): T  $asOwner
     * @return T
     */
    public static function asOwner(Closure $asOwner): mixed
    {
        if (DB::connection()->getDriverName() !== 'pgsql') {
            return $asOwner();
        }

        DB::unprepared('set local role none');
        try {
            return $asOwner();
        } finally {
            DB::unprepared('set local role '.self::NAME);
        }
    }
}
