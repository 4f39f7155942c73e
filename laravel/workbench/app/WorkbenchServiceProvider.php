<?php

declare(strict_types=1);

namespace Workbench\App;

use Illuminate\Support\ServiceProvider;

/** The host application's own: it has the migration of the concrete rows where its database can hold them. */
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
