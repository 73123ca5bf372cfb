using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Tasks;

/// <summary>Turns a row's network output into a column's value.</summary>
internal delegate void DecodeOutput<T>(ReadOnlySpan<float> output, ref T value);

/// <summary>Decodes the values of one label's score from its logits.</summary>
internal delegate void DecodeValues<T>(ReadOnlySpan<float> logits, Span<T> values);

/// <summary>Holds the network's output for the row that a cursor or mapper stands on.</summary>
internal interface IOutputRow
{
    ReadOnlySpan<float> Output { get; }

    /// <summary>The attention's weights of the row's steps, (steps, heads); nothing where the model has no column for them.</summary>
    ReadOnlySpan<float> Attention => [];

    /// <summary>The row's number within its series, and behind it the series' number; 0 where rows form no series.</summary>
    DataViewRowId Place => default;
}

/// <summary>One column that a fitted network adds.</summary>
internal abstract class OutputColumn(string name, DataViewType type, DataViewSchema.Annotations annotations)
{
    public string Name { get; } = name;

    public DataViewType Type { get; } = type;

    public DataViewSchema.Annotations Annotations { get; } = annotations;

    public static OutputColumn Create<T>(string name, DataViewType type, DataViewSchema.Annotations annotations, DecodeOutput<T> decode) =>
        new OutputColumn<T>(name, type, annotations, () => decode);

    /// <summary>A column each of whose getters decodes with memory of its own.</summary>
    public static OutputColumn CreatePerGetter<T>(string name, DataViewType type, DataViewSchema.Annotations annotations, Func<DecodeOutput<T>> createDecode) =>
        new OutputColumn<T>(name, type, annotations, createDecode);

    /// <summary>A column with one value for each row.</summary>
    public static OutputColumn OfValue<T>(string name, PrimitiveDataViewType item, DataViewSchema.Annotations annotations, DecodeValues<T> decode) =>
        Create(name, item, annotations, (ReadOnlySpan<float> logits, ref T value) => decode(logits, new Span<T>(ref value)));

    /// <summary>A column with a vector of known length for each row.</summary>
    public static OutputColumn OfVector<T>(string name, PrimitiveDataViewType item, int size, DataViewSchema.Annotations annotations, DecodeValues<T> decode) =>
        Create(name, new VectorDataViewType(item, size), annotations, (ReadOnlySpan<float> logits, ref VBuffer<T> value) =>
        {
            var editor = VBufferEditor.Create(ref value, size);
            decode(logits, editor.Values);
            value = editor.Commit();
        });

    /// <summary>A column with a value, or with as many as <paramref name="width"/> says, for each step of a row: (steps), or (steps, width).</summary>
    public static OutputColumn OfSteps<T>(string name, PrimitiveDataViewType item, int? width, DataViewSchema.Annotations annotations, int outputs, DecodeValues<T> decode)
    {
        var type = width is { } size ? new VectorDataViewType(item, 0, size) : new VectorDataViewType(item);
        return Create(name, type, annotations, (ReadOnlySpan<float> logits, ref VBuffer<T> value) =>
        {
            int steps = logits.Length / outputs, each = width ?? 1;
            var editor = VBufferEditor.Create(ref value, checked(steps * each));
            for (int step = 0; step < steps; step++)
                decode(logits.Slice(step * outputs, outputs), editor.Values.Slice(step * each, each));
            value = editor.Commit();
        });
    }

    /// <summary>True if it is one of a trainer's scores, by which ML.NET's evaluators know it.</summary>
    public virtual bool IsScore => true;

    /// <summary>A <c>ValueGetter</c> of the column's raw type that decodes whatever the row holds when it is called.</summary>
    public abstract Delegate CreateGetter(IOutputRow row);
}

internal sealed class OutputColumn<T>(
    string name, DataViewType type, DataViewSchema.Annotations annotations, Func<DecodeOutput<T>> createDecode)
    : OutputColumn(name, type, annotations)
{
    public override Delegate CreateGetter(IOutputRow row)
    {
        var decode = createDecode();
        return (ValueGetter<T>)((ref T value) => decode(row.Output, ref value));
    }
}
