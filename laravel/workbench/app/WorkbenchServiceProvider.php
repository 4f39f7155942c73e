<?php

declare(strict_types=1);

namespace Workbench\App;

use Illuminate\Support\ServiceProvider;

/** The provider of the workbench application: it loads the migration of the resource tables, if there is a database. */
final class WorkbenchServiceProvider extends ServiceProvider
{
    public function boot(): void
    {
        $default = config()->string('database.default');

        if (in_array(config("database.connections.{$default}.driver"), ['pgsql', 'sqlite'], true)) {
            $this->loadMigrationsFrom(dirname(__DIR__, 2).'/database/migrations-resources');
        }
    }
}
