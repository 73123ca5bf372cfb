using System.Text.Json;
using System.Text.Json.Nodes;

namespace Microsoft.ML.Recurrent.Orleans.Scoring.Jobs;

/// <summary>Checks a request, and compares it with the one that the job has.</summary>
internal static class ScoringRequestCheck
{
    private const int LongestName = 200;

    /// <exception cref="ArgumentException">Something is wrong; the message lists all of it.</exception>
    public static void ThrowIfWrong(string job, ScoringRequest request)
    {
        string[] errors = [.. Name(job), .. Model(request), .. Input(request.Input), .. Output(request.Output)];
        if (errors.Length > 0)
            throw new ArgumentException(string.Join(Environment.NewLine, errors), nameof(request));
    }

    /// <returns>The same request with absolute paths.</returns>
    public static ScoringRequest WithFullPaths(ScoringRequest request) => request with
    {
        Input = request.Input with
        {
            Files = [.. request.Input.Files.Select(Path.GetFullPath)],
            Folder = request.Input.Folder is { } folder ? Path.GetFullPath(folder) : null,
        },
        Output = request.Output with { Folder = Path.GetFullPath(request.Output.Folder) },
    };

    /// <exception cref="InvalidOperationException">The requests differ.</exception>
    public static void ThrowIfOther(string job, ScoringRequest known, ScoringRequest request)
    {
        string[] differences = [.. Differences("", JsonSerializer.SerializeToNode(known), JsonSerializer.SerializeToNode(request))];
        if (differences.Length > 0)
            throw new InvalidOperationException($"Job '{job}' has another request: {string.Join("; ", differences)}. Give a job with another request a name of its own.");
    }

    private static IEnumerable<string> Differences(string path, JsonNode? known, JsonNode? now)
    {
        if (known is JsonObject before && now is JsonObject after)
            return before.SelectMany(property => Differences(path.Length == 0 ? property.Key : $"{path}.{property.Key}", property.Value, after[property.Key]));
        return JsonNode.DeepEquals(known, now) ? [] : [$"{path} is {now?.ToJsonString() ?? "null"}, and was {known?.ToJsonString() ?? "null"}"];
    }

    private static IEnumerable<string> Name(string job)
    {
        if (string.IsNullOrWhiteSpace(job))
            yield return $"The job's name is blank; expected 1 to {LongestName} characters that are not all blanks.";
        else if (job.Length > LongestName || job.Any(char.IsControl))
            yield return $"The job's name has {job.Length} characters; expected 1 to {LongestName}, without control characters.";
    }

    private static IEnumerable<string> Model(ScoringRequest request)
    {
        if (string.IsNullOrWhiteSpace(request.Model))
            yield return "Model is empty; expected the name of a model.";
    }

    private static IEnumerable<string> Input(ScoringInput input)
    {
        if ((input.Files.Length > 0) == (input.Folder is not null))
            yield return "Input has both Files and Folder, or neither; expected one of them.";
        if (input.Files.Any(string.IsNullOrWhiteSpace) || input.Folder is { } folder && string.IsNullOrWhiteSpace(folder))
            yield return "Input has an empty path; expected paths of files or of a folder.";
        if (string.IsNullOrWhiteSpace(input.Pattern) || input.Pattern.AsSpan().ContainsAny('/', '\\') || input.Pattern.Contains("..", StringComparison.Ordinal))
            yield return $"Input.Pattern is '{input.Pattern}'; expected a pattern of file names in the folder, with * and ?, without directory separators and '..'.";
        if (!Enum.IsDefined(input.Format))
            yield return $"Input.Format is {input.Format}; expected {ScoringFormat.Text} or {ScoringFormat.Parquet}.";
        if (input.Format == ScoringFormat.Text && input.Columns.Length == 0)
            yield return "Input.Columns is empty; expected the columns of the text, as ML.NET's TextLoader takes them.";
        foreach (var column in input.Columns)
        {
            if (string.IsNullOrWhiteSpace(column.Name) || !Enum.IsDefined(column.Kind) || column.First < 0 || column.Last < column.First)
                yield return $"Input.Columns has '{column}'; expected a name, a kind, First of 0 or more, and Last, if it is given, of at least First.";
        }

        if (input.Columns.GroupBy(column => column.Name).FirstOrDefault(same => same.Count() > 1) is { } twice)
            yield return $"Input.Columns has '{twice.Key}' twice; expected different names.";
    }

    private static IEnumerable<string> Output(ScoringOutput output)
    {
        if (string.IsNullOrWhiteSpace(output.Folder))
            yield return "Output.Folder is empty; expected the path of a folder.";
        if (output.Columns.Length == 0 || output.Columns.Any(string.IsNullOrWhiteSpace) || output.Columns.Distinct().Count() < output.Columns.Length)
            yield return $"Output.Columns is [{string.Join(", ", output.Columns)}]; expected one or more different names.";
        if (!Enum.IsDefined(output.Format))
            yield return $"Output.Format is {output.Format}; expected {ScoringFormat.Text} or {ScoringFormat.Parquet}.";
        if (output.Format == ScoringFormat.Text && !"\t ,;|".Contains(output.Separator))
            yield return $"Output.Separator is U+{(int)output.Separator:X4}; expected a tab, space, comma, semicolon or bar.";
    }
}
