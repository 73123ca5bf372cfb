namespace Microsoft.ML.Recurrent.Orleans.Tool;

/// <summary>The tool's commands. Neither output nor messages hold the connection string.</summary>
/// <param name="environment">Reads an environment variable.</param>
/// <param name="output">Takes results.</param>
/// <param name="errors">Takes failures.</param>
internal sealed class SchemaCommands(Func<string, string?> environment, TextWriter output, TextWriter errors)
{
    private const int Success = 0, Failure = 1, WrongUsage = 2, OtherVersion = 3;

    private const string Migrate = "Run 'recurrent-orleans migrate'.";

    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(string[] args)
    {
        try
        {
            return await RunAsync(ToolArguments.Parse(args));
        }
        catch (ArgumentException e)
        {
            return await FailAsync(WithoutParameter(e), WrongUsage);
        }
        catch (StateStoreException e)
        {
            return await FailAsync(e.Message, Failure);
        }
    }

    private async Task<int> RunAsync(ToolArguments arguments)
    {
        if (arguments.Help)
            return await SayAsync(ToolArguments.Usage);
        if (arguments.Command == "script")
            return await SayAsync(RecurrentSchema.Script);
        string connection = arguments.Connection(environment);
        return arguments.Command == "migrate" ? await MigrateAsync(connection) : await StatusAsync(connection);
    }

    private async Task<int> MigrateAsync(string connection)
    {
        int steps = await RecurrentSchema.MigrateAsync(connection);
        return await SayAsync(steps == 0
            ? $"The tables have version {RecurrentSchema.CurrentVersion} already; nothing was changed."
            : $"The tables have version {RecurrentSchema.CurrentVersion} now; {steps} {(steps == 1 ? "step was" : "steps were")} applied.");
    }

    private async Task<int> StatusAsync(string connection)
    {
        int found = await RecurrentSchema.GetVersionAsync(connection), expected = RecurrentSchema.CurrentVersion;
        if (found == expected)
            return await SayAsync($"The tables have version {found}, that of this tool.");
        await SayAsync(found switch
        {
            0 => $"There are no tables; expected version {expected}. {Migrate}",
            _ when found < expected => $"The tables have version {found}; expected {expected}. {Migrate}",
            _ => $"The tables have version {found}; this tool knows {expected}. Update Microsoft.ML.Recurrent.Orleans.Tool.",
        });
        return OtherVersion;
    }

    private async Task<int> SayAsync(string text)
    {
        await output.WriteLineAsync(text);
        return Success;
    }

    private async Task<int> FailAsync(string message, int exitCode)
    {
        await errors.WriteLineAsync(message);
        return exitCode;
    }

    private static string WithoutParameter(ArgumentException e) =>
        e.ParamName is { } name ? e.Message.Replace($" (Parameter '{name}')", "", StringComparison.Ordinal) : e.Message;
}
