using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Scoring;

/// <summary>The columns of several models' rows: the mean of what they predict, the label that follows from it, and everything else as the first model has it.
/// Immutable.</summary>
internal sealed class AveragedColumns
{
    public const string Score = "Score";
    public const string Probability = "Probability";
    public const string PredictedLabel = "PredictedLabel";

    private readonly DataViewSchema[] _schemas;
    private readonly HashSet<string> _means;

    /// <param name="schemas">The output schema of each model.</param>
    /// <param name="means">The columns that hold predictions: Single, or vectors of it.</param>
    public AveragedColumns(IEnumerable<DataViewSchema> schemas, IEnumerable<string> means) => (_schemas, _means) = ([.. schemas], [.. means]);

    /// <summary>The columns of all rows.</summary>
    public DataViewSchema Schema => _schemas[0];

    /// <summary>The columns that a model's own row must have, so that some columns of <see cref="Schema"/> can be read.</summary>
    public IEnumerable<DataViewSchema.Column> SourcesOf(int model, IReadOnlyCollection<DataViewSchema.Column> columns)
    {
        var means = columns.Any(IsJoined) ? _means.Select(name => _schemas[model][name]) : [];
        return model == 0 ? means.Concat(columns.Where(column => !IsJoined(column))).DistinctBy(column => column.Index) : means;
    }

    /// <summary>True if a column holds what the models say together.</summary>
    public bool IsJoined(DataViewSchema.Column column) => !column.IsHidden && (_means.Contains(column.Name) || column.Name == PredictedLabel);

    /// <summary>A getter over the models' rows.</summary>
    /// <exception cref="InvalidOperationException"><typeparamref name="TValue"/> is not the column's type.</exception>
    public ValueGetter<TValue> Getter<TValue>(DataViewSchema.Column column, IReadOnlyList<DataViewRow> rows)
    {
        if (!IsJoined(column))
            return rows[0].GetGetter<TValue>(column);
        Delegate getter = column.Name == PredictedLabel ? LabelOf(column, rows)
            : column.Name == Score && _means.Contains(Probability) ? ScoreOfProbability(rows)
            : column.Type is VectorDataViewType ? MeanOfVectors(column.Name, rows)
            : MeanOfNumbers(column.Name, rows);
        return getter as ValueGetter<TValue> ?? throw OutputBindings.WrongType<TValue>(column);
    }

    private Delegate LabelOf(DataViewSchema.Column column, IReadOnlyList<DataViewRow> rows)
    {
        if (column.Type is KeyDataViewType)
        {
            var scores = MeanOfVectors(Score, rows);
            VBuffer<float> buffer = default;
            return (ValueGetter<uint>)((ref uint label) =>
            {
                scores(ref buffer);
                label = LargestOf(buffer.GetValues());
            });
        }

        bool isProbability = _means.Contains(Probability);
        var score = MeanOfNumbers(isProbability ? Probability : Score, rows);
        float value = 0;
        return (ValueGetter<bool>)((ref bool label) =>
        {
            score(ref value);
            label = value > (isProbability ? 0.5f : 0);
        });
    }

    /// <summary>The key of the largest score; 0, missing, where none is a number.</summary>
    private static uint LargestOf(ReadOnlySpan<float> scores)
    {
        int best = -1;
        for (int i = 0; i < scores.Length; i++)
        {
            if (!float.IsNaN(scores[i]) && (best < 0 || scores[i] > scores[best]))
                best = i;
        }

        return (uint)(best + 1);
    }

    /// <summary>The log odds of the mean probability, so that scores above 0 are the positive class.</summary>
    private ValueGetter<float> ScoreOfProbability(IReadOnlyList<DataViewRow> rows)
    {
        var probability = MeanOfNumbers(Probability, rows);
        float value = 0;
        return (ref float score) =>
        {
            probability(ref value);
            score = (float)(Math.Log(value) - Math.Log(1 - (double)value));
        };
    }

    private ValueGetter<float> MeanOfNumbers(string name, IReadOnlyList<DataViewRow> rows)
    {
        ValueGetter<float>[] getters = [.. rows.Select((row, model) => row.GetGetter<float>(_schemas[model][name]))];
        return (ref float mean) =>
        {
            double sum = 0;
            foreach (var getter in getters)
            {
                float value = 0;
                getter(ref value);
                sum += value;
            }

            mean = (float)(sum / getters.Length);
        };
    }

    private ValueGetter<VBuffer<float>> MeanOfVectors(string name, IReadOnlyList<DataViewRow> rows)
    {
        ValueGetter<VBuffer<float>>[] getters = [.. rows.Select((row, model) => row.GetGetter<VBuffer<float>>(_schemas[model][name]))];
        VBuffer<float> buffer = default;
        double[] sums = [];
        return (ref VBuffer<float> means) =>
        {
            for (int model = 0; model < getters.Length; model++)
            {
                getters[model](ref buffer);
                if (model == 0)
                    sums = new double[buffer.Length];
                else if (buffer.Length != sums.Length)
                    throw new InvalidOperationException($"Column '{name}' has {sums.Length} values by the first model and {buffer.Length} by model {model + 1}; expected as many.");
                foreach (var (slot, value) in buffer.Items())
                    sums[slot] += value;
            }

            var editor = VBufferEditor.Create(ref means, sums.Length);
            for (int slot = 0; slot < sums.Length; slot++)
                editor.Values[slot] = (float)(sums[slot] / getters.Length);
            means = editor.Commit();
        };
    }
}
