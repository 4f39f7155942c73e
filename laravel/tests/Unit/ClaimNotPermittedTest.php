<?php

declare(strict_types=1);

use CoverageKernel\Audience;
use CoverageKernel\Claim;
use CoverageKernel\CoverageLevel;
use CoverageKernel\Laravel\EnvironmentRef;
use CoverageKernel\Laravel\Exceptions\ClaimNotPermitted;
use CoverageKernel\Laravel\Testing\FakeClaimGuard;
use Illuminate\Auth\Access\AuthorizationException;
use Illuminate\Contracts\Auth\Access\Gate;
use Illuminate\Contracts\Debug\ExceptionHandler;
use Illuminate\Foundation\Exceptions\Handler;
use Illuminate\Http\Request;
use Illuminate\Log\Events\MessageLogged;
use Illuminate\Support\Facades\Event;

// The framework looks up a connection when it resolves a user and when it renders an exception. It runs no query.
beforeEach(fn () => config(['database.default' => 'sqlite', 'app.debug' => false]));

function notPermitted(): ClaimNotPermitted
{
    $claim = new Claim('intune_core', CoverageLevel::ContentBacked, Audience::Customer, 50.0);

    return new ClaimNotPermitted((new FakeClaimGuard)->evaluate($claim, new EnvironmentRef(17, 4, 3)));
}

it('says in its context who claimed what, and why it is not permitted', function (): void {
    $exception = notPermitted();
    $decision = $exception->decision();

    expect($exception->context())->toBe([
        'scope_key' => 'intune_core',
        'level' => 'content_backed',
        'audience' => 'customer',
        'percent' => 50.0,
        'restore_tier' => null,
        'as_of' => $decision->claim()->asOf(),
        'workspace_id' => '17',
        'managed_environment_id' => '4',
        'provider_connection_id' => '3',
        'state' => 'claim_blocked',
        'reasons' => ['not_observed', 'scope_incomplete', 'percent_overstated'],
        'attainable' => true,
        'steps' => [['actor' => 'capture', 'action' => 'list_and_capture', 'canonical_type' => 'fakeType', 'source_class' => 'tcm']],
        'definitions_digest' => $decision->definitionsDigest(),
    ]);
});

it('says which definitions were found if other ones were reviewed', function (): void {
    $exception = new ClaimNotPermitted(notPermitted()->decision(), ['found' => 'digest a', 'reviewed' => null]);

    expect($exception->context())->toMatchArray(['definitions_digest' => 'digest a', 'reviewed_definitions' => null]);
});

it('has its context in its text, which is stored with a failed job, and not in its message', function (): void {
    $exception = notPermitted();

    expect($exception->getMessage())->toBe('This coverage claim is not permitted.')
        ->and((string) $exception)->toStartWith('{"scope_key":"intune_core",')
        ->toContain('"reasons":["not_observed"', "}\n".ClaimNotPermitted::class.': This coverage claim is not permitted. in '.__FILE__);
});

it('is logged with its context once the application reports authorization exceptions', function (): void {
    $logged = [];
    Event::listen(function (MessageLogged $message) use (&$logged): void {
        $logged[] = $message;
    });
    config(['logging' => ['default' => 'null', 'channels' => ['null' => ['driver' => 'monolog', 'handler' => Monolog\Handler\NullHandler::class]]]]);
    $handler = app(ExceptionHandler::class);
    assert($handler instanceof Handler);
    $exception = notPermitted();

    $handler->report($exception);
    expect($logged)->toBe([]);

    $handler->stopIgnoring(AuthorizationException::class);
    $handler->report($exception);
    expect($logged)->toHaveCount(1)
        ->and($logged[0]->message)->toBe('This coverage claim is not permitted.')
        ->and($logged[0]->context)->toMatchArray(array_diff_key($exception->context(), ['attainable' => true]));
});

it('becomes a 403 response without the reasons', function (): void {
    $request = Request::create('/', server: ['HTTP_ACCEPT' => 'application/json']);
    $response = app(ExceptionHandler::class)->render($request, notPermitted());

    expect($response->getStatusCode())->toBe(403)
        ->and(json_decode((string) $response->getContent(), true))->toBe(['message' => 'This coverage claim is not permitted.']);
});

it('becomes a denial of a gate, with the first reason that blocks as its code', function (): void {
    $gate = app(Gate::class);
    $gate->define('show-coverage', fn (?object $user): bool => throw notPermitted());

    $denial = $gate->inspect('show-coverage');
    expect([$denial->allowed(), $denial->message(), $denial->code()])->toBe([false, 'This coverage claim is not permitted.', 'not_observed'])
        ->and(notPermitted()->response())->toEqual($denial);

    $response = app(ExceptionHandler::class)->render(Request::create('/'), (function () use ($denial): Throwable {
        try {
            $denial->authorize();
        } catch (AuthorizationException $exception) {
            return $exception;
        }
        throw new LogicException('the gate allowed');
    })());
    expect($response->getStatusCode())->toBe(403);
});

it('has each reason once in its context, and slashes as they are in its text', function (): void {
    $claim = new Claim('intune_core', CoverageLevel::ContentBacked, Audience::Customer, denominator: ['a', 'b']);
    $exception = new ClaimNotPermitted((new FakeClaimGuard)->evaluate($claim, new EnvironmentRef('workspace/17', 4, 3)));

    expect($exception->decision()->reasons())->toHaveCount(4)
        ->and($exception->context()['reasons'])->toBe(['not_observed', 'scope_incomplete', 'percent_overstated'])
        ->and((string) $exception)->toContain('"workspace_id":"workspace/17"');
});

it('has no code if no reason blocks', function (): void {
    $claim = new Claim('intune_core', CoverageLevel::ContentBacked, Audience::Customer);
    $exception = new ClaimNotPermitted((new FakeClaimGuard)->limit()->evaluate($claim, new EnvironmentRef(17, 4, 3)));

    expect([$exception->getCode(), $exception->response()?->allowed()])->toBe([0, false]);
});
