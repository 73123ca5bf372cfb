using Microsoft.ML.Recurrent.Orleans.Tool;

namespace Microsoft.ML.Recurrent.Orleans.Tests.Tool;

/// <summary>The tool without a database.</summary>
public sealed class ToolArgumentsTests
{
    [Theory]
    [InlineData("--help")]
    [InlineData("-h")]
    [InlineData("status", "-?")]
    public async Task HelpIsPrintedAndNothingIsRun(params string[] args) =>
        (await SchemaCommandsTests.RunAsync(null, args)).Should().Be((0, ToolArguments.Usage.TrimEnd()));

    [Theory]
    [InlineData("Name a command: migrate, status or script; --help lists the options.")]
    [InlineData("Name a command: migrate, status or script; --help lists the options.", "--variable", "NAME")]
    [InlineData("Unknown option '--connection'; --help lists the options.", "migrate", "--connection", "x")]
    [InlineData("Unknown option '--postgres'; --help lists the options.", "migrate", "--postgres=Host=db;Password=hidden-part")]
    [InlineData("There is an argument too many; expected one command, migrate, status or script. --help lists the options.", "migrate", "Host=db;Password=hidden-part")]
    [InlineData("There is an argument too many; expected one command, migrate, status or script. --help lists the options.", "migrate", "status")]
    [InlineData("Unknown command 'bogus'; expected migrate, status or script. --help lists the options.", "bogus")]
    [InlineData("Unknown command 'Migrate'; expected migrate, status or script. --help lists the options.", "--variable", "NAME", "Migrate")]
    [InlineData("The first argument is not a command; expected migrate, status or script. --help lists the options.", "Host=db;Password=hidden-part", "migrate")]
    [InlineData("The first argument is not a command; expected migrate, status or script. --help lists the options.", "")]
    [InlineData("Option '--postgres' needs a value; --help lists the options.", "migrate", "--postgres")]
    [InlineData("Option '--variable' needs a value; --help lists the options.", "migrate", "--variable", "--help")]
    [InlineData("There is no connection string: the environment variable 'RECURRENT_POSTGRES' is not set. Set it, or name another one with --variable.", "migrate")]
    [InlineData("The PostgreSQL connection string cannot be read; expected Npgsql's form, 'Host=...;Database=...;Username=...;Password=...'.", "status", "--postgres", "Host=db;Port=hidden-part")]
    public async Task WrongArgumentsEndWithCode2AndNoSecret(string message, params string[] args) =>
        (await SchemaCommandsTests.RunAsync(null, args)).Should().Be((2, message));
}
