<?php

declare(strict_types=1);

namespace Workbench\App;

use Illuminate\Support\ServiceProvider;

/** The provider of the workbench application: it loads the migration of the resource tables on Postgres, which they need. */
final class WorkbenchServiceProvider extends ServiceProvider
{
    public function boot(): void
    {
        $default = config()->string('database.default');

        if (config("database.connections.{$default}.driver") === 'pgsql') {
            $this->loadMigrationsFrom(dirname(__DIR__, 2).'/database/migrations-resources');
        }
    }
}
