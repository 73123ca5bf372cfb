using Microsoft.ML;

namespace TaggingLstm;

/// <summary>A request: its words, and the tag of each.</summary>
internal sealed class Request
{
    public string[] Words { get; set; } = [];

    /// <summary>"B-artist" on the first word of a slot, "I-artist" on the others, "O" outside.</summary>
    public string[] Tags { get; set; } = [];

    /// <summary>A request as people write it, in the lower case of the data.</summary>
    public static Request Written(string text) => new() { Words = text.ToLowerInvariant().Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) };
}

/// <summary>Voice-assistant requests (SNIPS; Coucke et al. 2018), split as they are published.</summary>
internal sealed record Requests(IReadOnlyList<Request> Training, IReadOnlyList<Request> Validation, IReadOnlyList<Request> Test)
{
    /// <param name="directory">The folder with the three parts.</param>
    /// <exception cref="FileNotFoundException">A file is missing.</exception>
    /// <exception cref="InvalidDataException">A line has more or fewer tags than words.</exception>
    public static Requests Load(string directory) => new(Part(directory, "train"), Part(directory, "valid"), Part(directory, "test"));

    /// <summary>The most frequent tag of each word in training, and "O" for words that it does not have: what no context is worth.</summary>
    public IDataView TaggedByWord(MLContext mlContext)
    {
        var tags = Training.SelectMany(r => r.Words.Zip(r.Tags)).GroupBy(w => w.First)
            .ToDictionary(word => word.Key, word => word.GroupBy(w => w.Second).MaxBy(tag => tag.Count())!.Key);
        return mlContext.Data.LoadFromEnumerable(
            Test.Select(r => new TaggedRequest { Tags = r.Tags, PredictedTags = [.. r.Words.Select(word => tags.GetValueOrDefault(word, "O"))] }));
    }

    private static Request[] Part(string directory, string name)
    {
        string[] words = Lines(Path.Combine(directory, name, "seq.in")), tags = Lines(Path.Combine(directory, name, "seq.out"));
        if (words.Length != tags.Length)
            throw new InvalidDataException($"'{Path.Combine(directory, name)}' has {words.Length} lines of words and {tags.Length} of tags; expected as many.");
        return [.. words.Zip(tags, (line, own) => new Request { Words = Split(line), Tags = Split(own) }).Select((request, i) => Checked(request, Path.Combine(directory, name), i))];
    }

    private static Request Checked(Request request, string part, int line) => request.Words.Length == request.Tags.Length
        ? request
        : throw new InvalidDataException($"Line {line + 1} of '{part}' has {request.Words.Length} words and {request.Tags.Length} tags; expected as many.");

    private static string[] Split(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static string[] Lines(string path) => File.Exists(path)
        ? File.ReadAllText(path).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        : throw new FileNotFoundException($"The data file '{path}' does not exist; --data names the folder that holds it.");
}

/// <summary>The predicted tag of each word, beside the tags that it has.</summary>
internal sealed class TaggedRequest
{
    public string[] Tags { get; set; } = [];

    public string[] PredictedTags { get; set; } = [];
}
