using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Tasks;

/// <summary>The columns of labels that are decoded by rows.</summary>
/// <param name="task">The task.</param>
/// <param name="tags">The field over a row's labels.</param>
internal sealed class TagColumns(RecurrentTask task, TagField tags)
{
    public const string SequenceProbability = "SequenceProbability";
    public const string BestLabels = "BestLabels";
    public const string BestProbabilities = "BestProbabilities";

    /// <summary>Each label's marginal probability, (steps, classes).</summary>
    public OutputColumn Marginals(string name) => Column<VBuffer<float>>(name, new VectorDataViewType(NumberDataViewType.Single, 0, tags.Classes), decoder =>
        (ReadOnlySpan<float> logits, ref VBuffer<float> scores) =>
        {
            var editor = VBufferEditor.Create(ref scores, logits.Length);
            decoder.Marginals(logits, editor.Values);
            scores = editor.Commit();
        });

    /// <summary>The labels, (steps).</summary>
    public OutputColumn Labels(string name) => Column<VBuffer<uint>>(name, KeyType, decoder => (ReadOnlySpan<float> logits, ref VBuffer<uint> keys) =>
    {
        var labels = decoder.Decode(logits);
        var editor = VBufferEditor.Create(ref keys, labels.Length);
        Write(labels, editor.Values);
        keys = editor.Commit();
    });

    /// <summary>The probability of the labels, and, where they are asked for, the best sequences with theirs.</summary>
    public IEnumerable<OutputColumn> OfRows()
    {
        yield return Column<float>(SequenceProbability, NumberDataViewType.Single, decoder =>
            (ReadOnlySpan<float> logits, ref float probability) => probability = decoder.Probability(logits), isNormalized: true);
        if (tags.BestPaths == 1)
            yield break;
        yield return Column<VBuffer<uint>>(BestLabels, KeyType, decoder => (ReadOnlySpan<float> logits, ref VBuffer<uint> keys) =>
        {
            var best = decoder.Best(logits);
            int steps = logits.Length / tags.Classes;
            var editor = VBufferEditor.Create(ref keys, checked(steps * best.Count));
            for (int path = 0; path < best.Count; path++)
                Write(best[path].Labels, editor.Values[(path * steps)..]);
            keys = editor.Commit();
        });
        yield return Column<VBuffer<float>>(BestProbabilities, new VectorDataViewType(NumberDataViewType.Single), decoder =>
            (ReadOnlySpan<float> logits, ref VBuffer<float> probabilities) =>
            {
                float[] found = [.. decoder.Best(logits).Select(path => path.Probability)];
                probabilities = new VBuffer<float>(found.Length, found);
            }, isNormalized: true);
    }

    private VectorDataViewType KeyType => new(new KeyDataViewType(typeof(uint), tags.Classes));

    private static void Write(ReadOnlySpan<int> labels, Span<uint> keys)
    {
        for (int step = 0; step < labels.Length; step++)
            keys[step] = (uint)labels[step] + 1;
    }

    private OutputColumn Column<T>(string name, DataViewType type, Func<TagDecoder, DecodeOutput<T>> decode, bool isNormalized = false) =>
        OutputColumn.CreatePerGetter(name, type, ScoreAnnotations.Of(task, name, isNormalized), () => decode(new TagDecoder(tags)));
}
