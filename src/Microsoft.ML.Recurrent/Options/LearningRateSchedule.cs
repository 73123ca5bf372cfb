namespace Microsoft.ML.Recurrent;

/// <summary>The course of the learning rate over a fit.</summary>
public enum LearningRateSchedule
{
    /// <summary>The same rate throughout.</summary>
    Constant,

    /// <summary>Halved whenever the validation loss (the training loss without a validation split) has not improved for two measurements.</summary>
    Plateau,

    /// <summary>Half a cosine from the full rate to zero over all steps that the options allow (Loshchilov &amp; Hutter 2017),
    /// changed after every batch.</summary>
    Cosine,

    /// <summary>Up to the full rate and down to nearly zero over all steps that the options allow (Smith &amp; Topin 2019),
    /// changed after every batch.</summary>
    OneCycle,
}
