# Two commands set everything up on a fresh machine that has Rust: `make demo` and `make test`.

.PHONY: demo test bench clean

# Builds brunt and runs the main job on what ships in the repository.
demo:
	cargo run --locked --profile demo -p brunt -- demo --out demo-out

# Everything that CI checks.
test:
	cargo run --locked -q -p xtask -- ci

bench:
	cargo run --locked -q -p xtask -- bench

clean:
	cargo clean
	rm -rf demo-out
