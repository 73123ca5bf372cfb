namespace Microsoft.ML.Recurrent.Sequences;

/// <summary>Rows of steps, held compactly: values or token ids one after another, and where each row starts. Grows row by row.</summary>
internal sealed partial class RaggedSequences
{
    public RaggedSequences(InputColumns columns) => Columns = columns;

    public InputColumns Columns { get; }
}
