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
    /// A mean of all steps' outputs by weights that attention learns: one head of additive attention with a trained query (Bahdanau et al. 2015; Xu et al. 2015), of as
    /// many units as the hidden size. <see cref="RecurrentTransformer.Inspect(Microsoft.ML.IDataView)"/> reports the weights.
    /// </summary>
    Attention,
}
