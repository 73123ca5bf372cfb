using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Tasks;

namespace Microsoft.ML.Recurrent.Scoring;

/// <summary>An input schema with a model's output columns behind it; input columns keep their indices. Immutable.</summary>
internal sealed class OutputBindings
{
    private readonly IReadOnlyList<OutputColumn> _outputs;

    /// <param name="input">The schema.</param>
    /// <param name="dependencies">The input columns that the model reads.</param>
    /// <param name="outputs">The columns it adds.</param>
    /// <param name="areScores">Whether ML.NET's evaluators shall know them as one trainer's scores.</param>
    public OutputBindings(DataViewSchema input, IEnumerable<string> dependencies, IReadOnlyList<OutputColumn> outputs, bool areScores)
    {
        Input = input;
        _outputs = outputs;
        Dependencies = [.. dependencies.Select(n => input[n])];
        var builder = new DataViewSchema.Builder();
        builder.AddColumns(input);
        uint setId = ScoreAnnotations.NextSetId(input);
        foreach (var output in outputs)
        {
            var annotations = areScores && output.IsScore ? ScoreAnnotations.WithSetId(output.Annotations, setId) : output.Annotations;
            builder.AddColumn(output.Name, output.Type, annotations);
        }

        Output = builder.ToSchema();
    }

    public DataViewSchema Input { get; }

    public DataViewSchema Output { get; }

    /// <summary>The input columns that the network reads.</summary>
    public IReadOnlyList<DataViewSchema.Column> Dependencies { get; }

    /// <summary>True if a column, of this schema or of any other, is among the active ones.</summary>
    public static bool IsActive(bool[] active, DataViewSchema.Column column) => (uint)column.Index < (uint)active.Length && active[column.Index];

    public bool IsOutput(DataViewSchema.Column column) => column.Index >= Input.Count;

    /// <summary>The input columns among some columns of <see cref="Output"/>.</summary>
    public IEnumerable<DataViewSchema.Column> InputsAmong(IEnumerable<DataViewSchema.Column> columns) =>
        columns.Where(c => !IsOutput(c)).Select(c => Input[c.Index]);

    /// <summary>The input columns that some columns of <see cref="Output"/> are made of.</summary>
    public IEnumerable<DataViewSchema.Column> SourcesOf(IReadOnlyList<DataViewSchema.Column> columns) =>
        columns.Any(IsOutput) ? InputsAmong(columns).Union(Dependencies) : InputsAmong(columns);

    /// <summary>A flag per column of <see cref="Output"/>.</summary>
    public bool[] ActiveFlags(IEnumerable<DataViewSchema.Column> columns)
    {
        var active = new bool[Output.Count];
        foreach (var column in columns)
        {
            if (column.Index >= active.Length)
                throw Errors.Parameter(nameof(columns), $"Column '{column.Name}' is column {column.Index} of another schema; this one has {active.Length}. Take columns from the view's own Schema.");
            active[column.Index] = true;
        }

        return active;
    }

    /// <summary>A getter of an output column over a row that holds the network's output.</summary>
    /// <exception cref="ArgumentException">The column is not active.</exception>
    /// <exception cref="InvalidOperationException"><typeparamref name="T"/> is not the column's raw type.</exception>
    public ValueGetter<T> Getter<T>(DataViewSchema.Column column, IOutputRow row) =>
        _outputs[column.Index - Input.Count].CreateGetter(row) as ValueGetter<T>
        ?? throw WrongType<T>(column);

    public static InvalidOperationException WrongType<T>(DataViewSchema.Column column) =>
        new($"Column '{column.Name}' holds {column.Type.RawType.Name}; a getter of {typeof(T).Name} was asked for.");
}
