namespace Microsoft.ML.Recurrent;

/// <summary>The optimizer, which turns gradients into steps.</summary>
public enum RecurrentOptimizer
{
    /// <summary>Adam with decoupled weight decay (Loshchilov &amp; Hutter 2019).</summary>
    AdamW,

    /// <summary>Adam (Kingma &amp; Ba 2015).</summary>
    Adam,

    /// <summary>Stochastic gradient descent with momentum.</summary>
    Sgd,

    /// <summary>RMSprop (Hinton 2012).</summary>
    RmsProp,
}
