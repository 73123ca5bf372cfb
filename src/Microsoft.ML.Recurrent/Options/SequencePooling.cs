namespace Microsoft.ML.Recurrent;

/// <summary>Reduces the outputs of all steps of a row to one vector. Padding never takes part; an empty sequence gives zeros.</summary>
public enum SequencePooling
{
    /// <summary>The final hidden state: the last step's output and, for the backward direction, the first step's.</summary>
    Last,

    /// <summary>The mean of all steps' outputs.</summary>
    Mean,

    /// <summary>The largest value of each output over all steps.</summary>
    Max,

    /// <summary>
    /// A mean of all steps' outputs by weights that attention learns: additive attention with a trained query (Bahdanau et al. 2015; Xu et al. 2015), of as
    /// many units as the hidden size, and of <see cref="RecurrentOptions.AttentionHeads"/> heads (Lin et al. 2017), each with a query of its own. <see cref="RecurrentOptions.AttentionColumnName"/>
    /// names a column with the weights, and <see cref="RecurrentTransformer.Inspect(Microsoft.ML.IDataView)"/> reports them.
    /// </summary>
    Attention,
}
