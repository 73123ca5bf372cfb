namespace Microsoft.ML.Recurrent.Orleans.Tool;

/// <summary>The command line, read or refused.</summary>
internal sealed class ToolArguments
{
    public const string DefaultVariable = "RECURRENT_POSTGRES";

    public const string Usage = $"""
        The tables of Microsoft.ML.Recurrent.Orleans in PostgreSQL.

        recurrent-orleans COMMAND [options]

          migrate   makes the tables, or brings those of an older version up to date; run again, it changes nothing
          status    tells the tables' version
          script    writes the SQL that makes the tables in an empty database, for psql; no database is needed

          --variable NAME         environment variable with the connection string (default {DefaultVariable})
          --postgres CONNECTION   the connection string itself, which other users of the machine may see
          --help                  this text

        Exit codes: 0 success, 1 failure, 2 wrong arguments, 3 the tables are not those of this version (status).
        """;

    private string? _connection;

    public string Command { get; private set; } = "";

    public string Variable { get; private set; } = DefaultVariable;

    public bool Help { get; private set; }

    /// <exception cref="ArgumentException">An argument is unknown or lacks its value, or there is no command.</exception>
    public static ToolArguments Parse(string[] args)
    {
        var parsed = new ToolArguments();
        for (var rest = new Queue<string>(args); rest.TryDequeue(out string? argument);)
            parsed.Read(argument, rest);
        return parsed.Help || parsed.Command.Length > 0 ? parsed : throw new ArgumentException("Name a command: migrate, status or script; --help lists the options.");
    }

    /// <summary>The connection string that is given, or the environment variable's.</summary>
    /// <param name="environment">Reads a variable.</param>
    /// <exception cref="ArgumentException">There is none.</exception>
    public string Connection(Func<string, string?> environment) => (_connection ?? environment(Variable)) is { } connection && !string.IsNullOrWhiteSpace(connection)
        ? connection
        : throw new ArgumentException($"There is no connection string: the environment variable '{Variable}' is not set. Set it, or name another one with --variable.");

    private void Read(string argument, Queue<string> rest)
    {
        switch (argument)
        {
            case "migrate" or "status" or "script" when Command.Length == 0:
                Command = argument;
                break;
            case "--variable":
                Variable = Value(argument, rest);
                break;
            case "--postgres":
                _connection = Value(argument, rest);
                break;
            case "--help" or "-h" or "-?":
                Help = true;
                break;
            // What follows, or stands in the wrong place, may be a connection string.
            case ['-', ..]:
                throw new ArgumentException($"Unknown option '{argument.Split('=')[0]}'; --help lists the options.");
            case { Length: > 0 } when Command.Length == 0 && argument.All(char.IsAsciiLetter):
                throw new ArgumentException($"Unknown command '{argument}'; expected migrate, status or script. --help lists the options.");
            default:
                if (Command.Length == 0)
                    throw new ArgumentException("The first argument is not a command; expected migrate, status or script. --help lists the options.");
                throw new ArgumentException("There is an argument too many; expected one command, migrate, status or script. --help lists the options.");
        }
    }

    private static string Value(string option, Queue<string> rest) => rest.TryPeek(out string? value) && value is not ("" or ['-', '-', ..])
        ? rest.Dequeue()
        : throw new ArgumentException($"Option '{option}' needs a value; --help lists the options.");
}
