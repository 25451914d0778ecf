// Usage: node run_program.js PROGRAM FOLDER CONFIGURATION
// `pulumi up` of a compiled program as an inline program of the Automation API, in the stack `dev` of homeslice. Prints
// the stack's outputs as JSON. CONFIGURATION is a JSON file: {key: {value, secret}}.
const { readFileSync } = require("fs");
const automation = require("@pulumi/pulumi/automation");

const [program, workDir, configuration] = process.argv.slice(2);

async function main() {
    const stack = await automation.LocalWorkspace.createOrSelectStack(
        { stackName: "dev", projectName: "homeslice", program: async () => require(program) },
        { workDir, envVars: process.env },
    );
    await stack.setAllConfig(JSON.parse(readFileSync(configuration, "utf8")));
    const result = await stack.up();
    console.log(JSON.stringify(Object.fromEntries(Object.entries(result.outputs).map(([name, output]) => [name, output.value]))));
}

main().catch((error) => {
    console.error(error);
    process.exit(1);
});
