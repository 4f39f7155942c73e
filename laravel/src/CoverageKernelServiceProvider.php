<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel;

use CoverageKernel\Laravel\Adapters\ExtensionClaimGuard;
use CoverageKernel\Laravel\Adapters\ExtensionResourceTypeRegistry;
use CoverageKernel\Laravel\Adapters\ExtensionSupportedScopeResolver;
use CoverageKernel\Laravel\Console\SeedCommand;
use CoverageKernel\Laravel\Contracts\ClaimGuard;
use CoverageKernel\Laravel\Contracts\CoverageRecorder;
use CoverageKernel\Laravel\Contracts\ResourceTypeRegistry;
use CoverageKernel\Laravel\Contracts\SupportedScopeResolver;
use CoverageKernel\Laravel\Recording\DatabaseCoverageRecorder;
use CoverageKernel\Laravel\Seeding\SeedAfterMigrate;
use Illuminate\Container\Container;
use Illuminate\Contracts\Events\Dispatcher;
use Illuminate\Database\Events\MigrationsEnded;
use Illuminate\Database\Events\NoPendingMigrations;
use Illuminate\Foundation\Console\AboutCommand;
use Illuminate\Support\ServiceProvider;

/** Registers the configuration, the migrations, the three contracts, the command and a section of `php artisan about`. */
final class CoverageKernelServiceProvider extends ServiceProvider
{
    /** Octane dispatches these before each new unit of work. */
    private const OCTANE_EVENTS = [
        'Laravel\Octane\Events\RequestReceived',
        'Laravel\Octane\Events\TaskReceived',
        'Laravel\Octane\Events\TickReceived',
    ];

    public function register(): void
    {
        $this->mergeConfigFrom(self::path('config/coverage-kernel.php'), 'coverage-kernel');

        // Laravel resets scoped instances between jobs and requests. Nothing else holds state, so singletons may keep the rest.
        $this->app->scoped(RequestDefinitions::class);

        $this->app->bind(DefinitionsRepository::class, static function (): DefinitionsRepository {
            Extension::ensureUsable();

            return new DefinitionsRepository(Container::getInstance(...));
        });

        $this->app->bind(ObservedCoverageRepository::class, static fn (Container $application): ObservedCoverageRepository => new ObservedCoverageRepository(
            $application->make(DefinitionsRepository::class),
            Container::getInstance(...),
        ));

        $this->app->bind(CoverageRecorder::class, static fn (): CoverageRecorder => new DatabaseCoverageRecorder(Container::getInstance(...)));

        $this->app->bind(ClaimGuard::class, ExtensionClaimGuard::class);
        $this->app->bind(SupportedScopeResolver::class, ExtensionSupportedScopeResolver::class);
        $this->app->bind(ResourceTypeRegistry::class, ExtensionResourceTypeRegistry::class);
    }

    public function boot(Dispatcher $events): void
    {
        // Loaded, not published: a published copy would have another name and run a second time.
        $this->loadMigrationsFrom(self::path('database/migrations'));

        if ($this->app->runningInConsole()) {
            $this->publishes([self::path('config/coverage-kernel.php') => config_path('coverage-kernel.php')], 'coverage-kernel-config');
            $this->publishesMigrations([self::path('database/migrations-resources') => database_path('migrations')], 'coverage-kernel-resources');

            $this->commands([SeedCommand::class]);

            AboutCommand::add('Coverage Kernel', static fn (): array => AboutCoverageKernel::section(Container::getInstance()));
        }

        $events->listen([MigrationsEnded::class, NoPendingMigrations::class], SeedAfterMigrate::class);

        // Octane copies instances that were resolved before the first request into each request, so this one is reset there.
        $events->listen(self::OCTANE_EVENTS, static function (): void {
            Container::getInstance()->forgetInstance(RequestDefinitions::class);
        });
    }

    private static function path(string $path): string
    {
        return dirname(__DIR__).'/'.$path;
    }
}
