package coverage

default permitted := false

permitted if {
	data.active
	input.claim.audience == "customer"
	scope := data.scopes[input.claim.scope_key]
	scope.active
	scope.customer_claimable
	input.claim.level >= scope.minimum_level
	input.claim.workspace_id == input.observed.workspace_id
	input.claim.managed_environment_id == input.observed.managed_environment_id
	every name in scope.types {
		observed := input.observed.types[name]
		observed.source_class == "tcm"
		observed.outcome == "complete"
		observed.rows == observed.resources
		observed.level >= input.claim.level
		observed.has_content
		observed.is_stable
		observed.newest <= input.claim.as_of
		input.claim.as_of - observed.oldest <= scope.max_age
	}
}
