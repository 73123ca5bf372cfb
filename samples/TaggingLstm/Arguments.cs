using Samples;

namespace TaggingLstm;

/// <summary>The command line, read or refused.</summary>
internal sealed record Arguments() : SampleArguments<Arguments>(Path.Combine("artifacts", "tagging"))
{
    public const string Usage = """
        Trains a bidirectional LSTM with a conditional random field that finds the slots of requests to a voice assistant, and tags requests with it.

        dotnet run --project samples/TaggingLstm -c Release [-- [options] [request ...]]

          request          requests to tag; a few of the sample's own without any
          --seed N         seed of the fit (default 1)
          --epochs N       epochs at most (default 20)
          --alone          leaves out the fits without parts of the network, to which it is held
          --data DIR       folder with train, valid and test, each with seq.in and seq.out (default: shipped with the sample)
          --output DIR     where model and metrics go (default artifacts/tagging)
          --help           this text

        Colors are left out where the output is no terminal, or where NO_COLOR is set.
        Exit codes: 0 success, 1 failure, 2 wrong arguments, 130 stopped with Ctrl+C.
        """;

    public int Epochs { get; private init; } = 20;

    /// <summary>True to fit the network without its parts, too.</summary>
    public bool Compares { get; private init; } = true;

    public string DataDirectory { get; private init; } = Path.Combine(AppContext.BaseDirectory, "data");

    public IReadOnlyList<string> Requests => Given.Count > 0 ? Given :
    [
        "play the newest album by miles davis on spotify",
        "what will the weather be like in oslo tomorrow at noon",
        "book a table for five at a thai restaurant in boston",
        "give four stars out of six to this novel",
    ];

    private IReadOnlyList<string> Given { get; init; } = [];

    protected override Arguments? WithOwn(string argument, Queue<string> rest) => argument switch
    {
        "--epochs" => this with { Epochs = Number(argument, rest, least: 1) },
        "--alone" => this with { Compares = false },
        "--data" => this with { DataDirectory = Value(argument, rest) },
        ['-', not ' ', ..] => null,
        _ when string.IsNullOrWhiteSpace(argument) => throw new ArgumentException("A request to tag is empty; give its words."),
        _ => this with { Given = [.. Given, argument] },
    };
}
