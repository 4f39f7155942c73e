<?php

declare(strict_types=1);

/*
 * The package adds the schema, its seeding, contracts, commands and texts, and nothing else. These tests compare an application
 * booted with the package and one without it, and look at the names that the code uses.
 */

use CoverageKernel\Laravel\CoverageKernelServiceProvider;
use CoverageKernel\Laravel\DefinitionsRepository;
use CoverageKernel\Laravel\EnvironmentRef;
use CoverageKernel\Laravel\ReasonText;
use Illuminate\Config\Repository;
use Illuminate\Console\Application as Artisan;
use Illuminate\Console\Scheduling\Event;
use Illuminate\Console\Scheduling\Schedule;
use Illuminate\Contracts\Auth\Access\Gate;
use Illuminate\Contracts\Console\Kernel;
use Illuminate\Contracts\Events\Dispatcher;
use Illuminate\Contracts\Translation\Loader;
use Illuminate\Foundation\Application;
use Illuminate\Foundation\Bootstrap\RegisterProviders;
use Illuminate\Routing\Route;
use Illuminate\Routing\Router;
use Illuminate\Support\ServiceProvider;
use Illuminate\View\Compilers\BladeCompiler;
use Illuminate\View\Factory;

const PACKAGE = __DIR__.'/../..';

/** @param  list<class-string<ServiceProvider>>  $providers */
function bootedApplication(array $providers): Application
{
    // Otherwise the registrations of the other tests' workbench would remain.
    RegisterProviders::flushState();
    Artisan::forgetBootstrappers();
    $application = Application::configure(basePath: PACKAGE.'/workbench')->withExceptions()
        ->withProviders($providers, withBootstrapProviders: false)->create();
    $application->make(Kernel::class)->bootstrap();
    // Required to list commands and views, but never used.
    $application->make(Repository::class)->set(['database.default' => 'sqlite', 'view.compiled' => sys_get_temp_dir()]);

    return $application;
}

/**
 * Everything that an application has and the package could add to.
 *
 * @return array<string, list<string>>
 */
function whatThereIs(Application $application): array
{
    $names = static fn (mixed $there): array => array_map(strval(...), array_keys(is_array($there) ? $there : []));
    $events = $application->make(Dispatcher::class);
    assert($events instanceof Illuminate\Events\Dispatcher);
    $listeners = [];
    foreach ($events->getRawListeners() as $event => $of) {
        array_push($listeners, ...array_fill(0, count((array) $of), (string) $event));
    }
    $finder = $application->make(Factory::class)->getFinder();
    assert($finder instanceof Illuminate\View\FileViewFinder);
    // Packages add their translations once the translator is made.
    $application->make('translator');
    $loader = $application->make('translation.loader');
    assert($loader instanceof Loader);
    $router = $application->make(Router::class);

    return [
        'routes' => array_values(array_map(static fn (Route $route): string => $route->uri(), $router->getRoutes()->getRoutes())),
        'route middleware' => $names($router->getMiddleware()),
        'commands' => $names($application->make(Kernel::class)->all()),
        'scheduled' => array_values(array_map(static fn (Event $event): string => (string) $event->command, $application->make(Schedule::class)->events())),
        'views' => $names($finder->getHints()),
        'blade directives' => $names($application->make(BladeCompiler::class)->getCustomDirectives()),
        'translations' => $names($loader->namespaces()),
        'abilities' => $names($application->make(Gate::class)->abilities()),
        'listeners' => $listeners,
    ];
}

/**
 * The PHP files in folders of the package, by path.
 *
 * @return array<string, string>
 */
function packageFiles(string ...$folders): array
{
    $files = [];
    foreach ($folders as $folder) {
        $found = new RecursiveIteratorIterator(new RecursiveDirectoryIterator(PACKAGE.'/'.$folder, FilesystemIterator::SKIP_DOTS));
        foreach ($found as $file) {
            assert($file instanceof SplFileInfo);
            $files[substr($file->getPathname(), strlen(PACKAGE) + 1)] = (string) file_get_contents($file->getPathname());
        }
    }
    ksort($files);

    return $files;
}

/** @return list<string> */
function namesIn(string $pattern, int $flags = 0): array
{
    $paths = glob(PACKAGE.'/'.$pattern, $flags);

    return array_map(static fn (string $path): string => basename($path), $paths === false ? [] : $paths);
}

it('adds commands, translations, the listeners that seed after a migration, and nothing else', function (): void {
    $without = whatThereIs(bootedApplication([]));
    $with = whatThereIs(bootedApplication([CoverageKernelServiceProvider::class]));
    $added = array_map(
        static fn (array $there, array $before): array => array_values(array_diff($there, $before)),
        $with,
        $without,
    );

    expect(array_combine(array_keys($with), $added))->toBe([
        'routes' => [],
        'route middleware' => [],
        'commands' => ['coverage-kernel:seed', 'coverage-kernel:ask', 'coverage-kernel:survey', 'coverage-kernel:replay', 'coverage-kernel:prune'],
        'scheduled' => [],
        'views' => [],
        'blade directives' => [],
        'translations' => ['coverage-kernel'],
        'abilities' => [],
        'listeners' => [
            'Illuminate\Database\Events\MigrationsEnded',
            'Illuminate\Database\Events\NoPendingMigrations',
        ],
    ])->and(count($with['listeners']))->toBe(count($without['listeners']) + 2);
});

it('has no other folders', function (): void {
    $folders = namesIn('*', GLOB_ONLYDIR);

    expect(array_values(array_diff($folders, ['vendor'])))
        ->toBe(['bench', 'bin', 'config', 'database', 'demo', 'lang', 'src', 'stubs', 'tests', 'workbench'])
        ->and(namesIn('database/*'))->toBe(['application-role.sql', 'factories', 'migrations', 'migrations-decisions', 'migrations-resources']);
});

it('uses no code for requests, views, queues, schedules, HTTP calls or notifications', function (): void {
    expect('CoverageKernel\Laravel')->not->toUse([
        'Illuminate\Bus',
        'Illuminate\Contracts\Bus',
        'Illuminate\Contracts\Mail',
        'Illuminate\Contracts\Notifications',
        'Illuminate\Contracts\Queue',
        'Illuminate\Contracts\Routing',
        'Illuminate\Contracts\View',
        'Illuminate\Http',
        'Illuminate\Mail',
        'Illuminate\Notifications',
        'Illuminate\Pipeline',
        'Illuminate\Queue',
        'Illuminate\Routing',
        'Illuminate\Support\Facades\Blade',
        'Illuminate\Support\Facades\Bus',
        'Illuminate\Support\Facades\Event',
        'Illuminate\Support\Facades\Gate',
        'Illuminate\Support\Facades\Http',
        'Illuminate\Support\Facades\Lang',
        'Illuminate\Support\Facades\Mail',
        'Illuminate\Support\Facades\Notification',
        'Illuminate\Support\Facades\Queue',
        'Illuminate\Support\Facades\Route',
        'Illuminate\Support\Facades\Schedule',
        'Illuminate\Support\Facades\View',
        'Illuminate\Translation',
        'Illuminate\View',
        'GuzzleHttp',
        'Symfony\Component\HttpClient',
        'Livewire',
        'Filament',
        'curl_init',
        'dispatch',
        'event',
        'fsockopen',
        'trans',
        '__',
        'view',
        'env',
    ])->ignoring('CoverageKernel\Laravel\Tests')
        ->and('Illuminate\Console')->toOnlyBeUsedIn(['CoverageKernel\Laravel\Console', 'CoverageKernel\Laravel\Tests'])
        ->and('Illuminate\Contracts\Translation')->toOnlyBeUsedIn([ReasonText::class, 'CoverageKernel\Laravel\Tests']);
});

it('has interfaces to depend on, with final implementations', function (): void {
    expect('CoverageKernel\Laravel\Contracts')->toBeInterfaces()
        ->and('CoverageKernel\Laravel\Adapters')->toBeFinal()
        ->and('CoverageKernel\Laravel\Adapters')->toBeReadonly()
        ->and('CoverageKernel\Laravel\Exceptions')->toBeFinal()
        ->and('CoverageKernel\Laravel\Events')->toBeFinal()
        ->and('CoverageKernel\Laravel\Events')->toBeReadonly()
        ->and('CoverageKernel\Laravel\Log')->toBeFinal()
        ->and('CoverageKernel\Laravel\Testing')->toBeFinal()
        ->and([CoverageKernelServiceProvider::class, DefinitionsRepository::class, EnvironmentRef::class, ReasonText::class])
        ->each->toBeFinal();
});

it('reads the documents of a decision without models', function (): void {
    expect([DefinitionsRepository::class, 'CoverageKernel\Laravel\Reading', 'CoverageKernel\Laravel\Log', 'CoverageKernel\Laravel\Adapters'])
        ->not->toUse(['CoverageKernel\Laravel\Models', 'Illuminate\Database\Eloquent']);
});

it('names each table only where it is declared', function (): void {
    $naming = array_keys(array_filter(
        packageFiles('config', 'database/factories', 'database/migrations', 'database/migrations-resources', 'src'),
        static fn (string $code): bool => preg_match('/tenant_configuration_[a-z]/', $code) === 1,
    ));

    expect($naming)->toBe([
        'src/Log/DecisionTables.php',
        'src/Schema/ResourceTables.php',
        'src/Schema/ResourceTypeColumns.php',
        'src/Schema/SupportedScopeColumns.php',
    ]);
});

it('does not read the activation from an environment variable', function (): void {
    expect((string) file_get_contents(PACKAGE.'/config/coverage-kernel.php'))->not->toMatch('/\b(env|getenv)\s*\(|\$_(ENV|SERVER)\b/')
        ->and(config('coverage-kernel.activation'))->toBe('inactive');
});

it('uses the guard of the extension only in the guard, its fake, and the replay of kept decisions', function (): void {
    $deciding = array_keys(array_filter(
        packageFiles('src'),
        static fn (string $code): bool => preg_match('/^use CoverageKernel\\\\ClaimGuard\b|->evaluateJson\(/m', $code) === 1,
    ));

    expect($deciding)->toBe(['src/Adapters/ExtensionClaimGuard.php', 'src/Log/KeptDecisions.php', 'src/Testing/FakeClaimGuard.php']);
});
