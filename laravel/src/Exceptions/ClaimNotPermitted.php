<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Exceptions;

use CoverageKernel\Decision;
use CoverageKernel\Reason;
use CoverageKernel\ReasonCode;
use CoverageKernel\Step;
use Illuminate\Auth\Access\AuthorizationException;
use Illuminate\Auth\Access\Response;

/**
 * A coverage claim may not be shown to its audience. The decision has the reasons.
 *
 * Laravel turns this exception into a 403 response with its message, so the message does not contain the reasons. They are in
 * the context, which Laravel logs with a reported exception, and in the text of the exception, which it stores with a failed
 * job. In a gate or policy the exception becomes a denial with the message and, as its code, the first reason that blocks.
 *
 * @phpstan-type Context array{
 *     scope_key: string|null, level: string, audience: string, percent: float, restore_tier: string|null, as_of: string|null,
 *     workspace_id: string|null, managed_environment_id: string|null, provider_connection_id: string|null,
 *     state: string, reasons: list<string>, attainable: bool,
 *     steps: list<array{actor: string, action: string, canonical_type: string|null, source_class: string|null}>,
 *     definitions_digest: string, reviewed_definitions?: string|null
 * }
 */
final class ClaimNotPermitted extends AuthorizationException
{
    /**
     * @param  array{found: string, reviewed: string|null}|null  $pinned  the digest that the definitions have when they are active and the
     *                                                                    one that was reviewed, if they differ
     */
    public function __construct(private readonly Decision $decision, private readonly ?array $pinned = null)
    {
        parent::__construct('This coverage claim is not permitted.', self::firstBlocking($decision)?->value);

        $this->setResponse($this->toResponse());
    }

    /** Returns the decision with all its reasons. */
    public function decision(): Decision
    {
        return $this->decision;
    }

    /**
     * Returns who claimed what and why it is not permitted, for logs.
     *
     * @return Context
     */
    public function context(): array
    {
        $claim = $this->decision->claim();
        $advice = $this->decision->advice();
        $context = [
            'scope_key' => $claim->scopeKey(),
            'level' => $claim->level()->value,
            'audience' => $claim->audience()->value,
            'percent' => $claim->percent(),
            'restore_tier' => $claim->restoreTier()?->value,
            'as_of' => $claim->asOf(),
            'workspace_id' => $claim->workspaceId(),
            'managed_environment_id' => $claim->managedEnvironmentId(),
            'provider_connection_id' => $claim->providerConnectionId(),
            'state' => $this->decision->state()->value,
            'reasons' => array_values(array_unique(array_map(
                static fn (Reason $reason): string => $reason->code()->value,
                $this->decision->reasons(),
            ))),
            'attainable' => $advice->attainable(),
            'steps' => array_map(static fn (Step $step): array => [
                'actor' => $step->actor()->value,
                'action' => $step->action()->value,
                'canonical_type' => $step->canonicalType(),
                'source_class' => $step->sourceClass()?->value,
            ], $advice->steps()),
            'definitions_digest' => $this->pinned['found'] ?? $this->decision->definitionsDigest(),
        ];

        if ($this->pinned !== null) {
            $context['reviewed_definitions'] = $this->pinned['reviewed'];
        }

        return $context;
    }

    /** Returns the exception as text, with its context: Laravel stores it with a failed job. */
    public function __toString(): string
    {
        return json_encode($this->context(), JSON_THROW_ON_ERROR | JSON_UNESCAPED_SLASHES)."\n".parent::__toString();
    }

    private static function firstBlocking(Decision $decision): ?ReasonCode
    {
        foreach ($decision->reasons() as $reason) {
            if ($reason->blocks()) {
                return $reason->code();
            }
        }

        return null;
    }
}
