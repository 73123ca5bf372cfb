using System.Globalization;

namespace Samples;

/// <summary>The command line of a sample, read or refused: what every sample takes, and how a sample reads its own options.</summary>
/// <typeparam name="TArguments">The arguments of one sample.</typeparam>
internal abstract record SampleArguments<TArguments>(string OutputDirectory)
    where TArguments : SampleArguments<TArguments>, new()
{
    public int Seed { get; private init; } = 1;

    public bool Help { get; private init; }

    /// <exception cref="ArgumentException">An option is unknown, lacks its value or has a wrong one.</exception>
    public static TArguments Parse(string[] args)
    {
        var parsed = new TArguments();
        for (var rest = new Queue<string>(args); rest.TryDequeue(out string? argument);)
            parsed = parsed.With(argument, rest) ?? throw new ArgumentException($"Unknown option '{argument}'; --help lists the options.");
        return parsed;
    }

    /// <summary>Creates the folder of the results and tries it, before minutes of fitting: a file is written into it and deleted.</summary>
    /// <returns>The folder's full path.</returns>
    /// <exception cref="IOException">Nothing can be written there.</exception>
    public string CreateOutputDirectory()
    {
        try
        {
            string path = Directory.CreateDirectory(OutputDirectory).FullName;
            new FileStream(Path.Combine(path, Path.GetRandomFileName()), FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose).Dispose();
            return path;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"The output folder '{OutputDirectory}' cannot be written; name another one with --output. {e.Message}", e);
        }
    }

    /// <summary>Reads an argument that only this sample has.</summary>
    /// <returns>The arguments with it, or <see langword="null"/> if there is no such option.</returns>
    protected abstract TArguments? WithOwn(string argument, Queue<string> rest);

    /// <summary>Takes the value of an option.</summary>
    protected static string Value(string option, Queue<string> rest) => rest.TryPeek(out string? value) && value is not ("" or ['-', '-', ..])
        ? rest.Dequeue()
        : throw new ArgumentException($"Option '{option}' needs a value; --help lists the options.");

    /// <summary>Takes the value of an option that is a whole number.</summary>
    protected static int Number(string option, Queue<string> rest, int least)
    {
        string text = Value(option, rest);
        return int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out int number) && number >= least
            ? number
            : throw new ArgumentException($"Option '{option}' has the value '{text}'; expected a whole number of {least} or more.");
    }

    private TArguments? With(string argument, Queue<string> rest) => argument switch
    {
        "--help" or "-h" or "-?" => (TArguments)(this with { Help = true }),
        "--seed" => (TArguments)(this with { Seed = Number(argument, rest, least: 0) }),
        "--output" => (TArguments)(this with { OutputDirectory = Value(argument, rest) }),
        _ => WithOwn(argument, rest),
    };
}
