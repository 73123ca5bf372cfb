using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Tests.Onnx;

/// <summary>An exported model in ONNX Runtime, fed with rows of a model's columns; padding is filled with what would harm if it were
/// read.</summary>
internal sealed class OnnxRun : IDisposable
{
    private const long PaddedToken = -7;

    private readonly InputColumns _columns;

    public OnnxRun(FittedModel model, GraphOptimizationLevel level = GraphOptimizationLevel.ORT_ENABLE_ALL)
    {
        _columns = model.Inputs;
        using var options = new SessionOptions { GraphOptimizationLevel = level, IntraOpNumThreads = 1, InterOpNumThreads = 1 };
        // Whatever shape or type the runtime infers must not contradict the one that the model states.
        options.AddSessionConfigEntry("session.strict_shape_type_inference", "1");
        Session = new InferenceSession(OnnxModels.Export(model), options);
    }

    public InferenceSession Session { get; }

    /// <summary>All outputs by name, flat; numbers and truth values as Single.</summary>
    public Dictionary<string, float[]> Run(OnnxRow[] rows, int extraSteps = 0)
    {
        int steps = rows.Max(row => row.Level.Length) + extraSteps;
        NamedOnnxValue[] feeds =
        [
            .. _columns.Sequences.Select(column => Sequence(column, rows, steps)),
            .. _columns.Spelled.Where(c => c.Column.Kind == SequenceColumnKind.Text).SelectMany(column => Spelling(column, rows, steps)),
            .. _columns.Statics.Select(column => Static(column, rows)),
            Feed("lengths", [.. rows.Select(row => (long)row.Level.Length)], rows.Length),
        ];
        using var results = Session.Run(feeds);
        return results.ToDictionary(result => result.Name, Flat);
    }

    public void Dispose() => Session.Dispose();

    private static float[] Flat(DisposableNamedOnnxValue result) => result.Value switch
    {
        Tensor<float> numbers => [.. numbers],
        Tensor<long> integers => [.. integers.Select(value => (float)value)],
        Tensor<bool> truths => [.. truths.Select(value => value ? 1f : 0f)],
        var other => throw new InvalidOperationException($"An output of {other.GetType()} is not expected."),
    };

    private static NamedOnnxValue Sequence(SequenceColumn column, OnnxRow[] rows, int steps) => column.Name switch
    {
        "Numbers" => Feed(column.Name, Padded(rows, r => r.Numbers, float.NaN, steps * column.FeaturesPerStep),
            rows.Length, steps, column.FeaturesPerStep),
        "Level" => Feed(column.Name, Padded(rows, r => r.Level, float.NaN, steps), rows.Length, steps, 1),
        "Keys" => Feed(column.Name, Padded(rows, r => [.. r.Keys.Select(k => (long)k)], PaddedToken, steps), rows.Length, steps),
        _ => Feed(column.Name, Padded(rows, r => [.. r.Words.Select(w => (long)column.Vocabulary!.TokenOf(w))], PaddedToken, steps),
            rows.Length, steps),
    };

    private IEnumerable<NamedOnnxValue> Spelling(SpelledColumn column, OnnxRow[] rows, int steps)
    {
        string name = column.Column.Name;
        int width = rows.SelectMany(row => row.Words).Max(word => (int?)column.Alphabet.Spell(word, new int[column.Alphabet.LongestSpelling])) ?? 0;
        long[] padded = [.. Enumerable.Repeat(PaddedToken, width)];
        yield return Feed($"{name}.characters",
            [.. rows.SelectMany(row => row.Words.SelectMany(word => Spelled(column.Alphabet, word, width)).Concat(Enumerable.Repeat(padded, steps - row.Words.Length).SelectMany(p => p)))],
            rows.Length, steps, width);
        if (Session.InputMetadata.ContainsKey($"{name}.capitalization"))
            yield return Feed($"{name}.capitalization", Padded(rows, r => [.. r.Words.Select(w => (long)Casings.Of(w))], PaddedToken, steps), rows.Length, steps);
    }

    private static long[] Spelled(Alphabet alphabet, string word, int width)
    {
        var spelling = new int[alphabet.LongestSpelling];
        int length = alphabet.Spell(word, spelling);
        return [.. spelling.Take(length).Select(c => (long)c), .. Enumerable.Repeat(-1L, width - length)];
    }

    private static NamedOnnxValue Static(StaticColumn column, OnnxRow[] rows) => column.Name switch
    {
        "Size" => Feed(column.Name, [.. rows.Select(r => r.Size)], rows.Length, 1),
        "Group" => Feed(column.Name, [.. rows.Select(r => r.Group < OnnxRow.GroupCount ? r.Group + 1L : 0)], rows.Length),
        _ => Feed(column.Name, [.. rows.SelectMany(r => r.Traits)], rows.Length, column.Width),
    };

    private static T[] Padded<T>(OnnxRow[] rows, Func<OnnxRow, T[]> valuesOf, T padding, int width) =>
        [.. rows.Select(valuesOf).SelectMany(values => values.Concat(Enumerable.Repeat(padding, width - values.Length)))];

    private static NamedOnnxValue Feed<T>(string name, T[] values, params int[] shape) =>
        NamedOnnxValue.CreateFromTensor(name, new DenseTensor<T>(values, shape));
}
